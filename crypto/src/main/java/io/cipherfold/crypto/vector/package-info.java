// SPDX-License-Identifier: Apache-2.0
/**
 * Arithmetic on one client's vector, from real numbers to noisy integers: clipping, rotation, rounding, noise. In Java and in
 * the native library, with the same bits. Depends on {@code io.cipherfold.crypto}, its package {@code sample} and the
 * binding.
 */
@NullMarked
package io.cipherfold.crypto.vector;

import org.jspecify.annotations.NullMarked;
