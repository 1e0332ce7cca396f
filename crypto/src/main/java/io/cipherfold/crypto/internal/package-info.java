// SPDX-License-Identifier: Apache-2.0
/** The only room in which Bouncy Castle's types appear. */
@NullMarked
package io.cipherfold.crypto.internal;

import org.jspecify.annotations.NullMarked;
