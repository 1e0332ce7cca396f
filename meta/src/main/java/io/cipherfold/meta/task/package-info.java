// SPDX-License-Identifier: Apache-2.0
/**
 * Few-shot tasks as pure functions of a seed and a number: generated sinusoids, Omniglot read from its two archives, classes
 * of any pool. Where published data sets lie. Depends on the JDK and on {@code RandomSource} and {@code Digest} alone.
 */
@NullMarked
package io.cipherfold.meta.task;

import org.jspecify.annotations.NullMarked;
