// SPDX-License-Identifier: Apache-2.0
/** The node's hash-chained log of everything that happened in its rounds, and the offline check of it. */
@NullMarked
package io.cipherfold.secureagg.log;

import org.jspecify.annotations.NullMarked;
