// SPDX-License-Identifier: Apache-2.0
/**
 * Few-shot tasks as pure functions of a seed and a number: generated sinusoids, Omniglot read from its two archives.
 * Depends on the JDK and on {@code RandomSource} alone.
 */
@NullMarked
package io.cipherfold.meta.task;

import org.jspecify.annotations.NullMarked;
