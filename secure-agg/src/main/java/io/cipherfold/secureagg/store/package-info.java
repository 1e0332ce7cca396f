// SPDX-License-Identifier: Apache-2.0
/** What survives a restart: ports and their implementations in memory and in files. */
@NullMarked
package io.cipherfold.secureagg.store;

import org.jspecify.annotations.NullMarked;
