// SPDX-License-Identifier: Apache-2.0
/**
 * From a real vector to integers that may be summed under encryption, and back: clip, rotate, round, noise, decode.
 * PROTOCOL section 5 in {@code docs/protocol.md}.
 */
@NullMarked
package io.cipherfold.secureagg.encode;

import org.jspecify.annotations.NullMarked;
