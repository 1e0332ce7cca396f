// SPDX-License-Identifier: Apache-2.0
/**
 * Samplers of integer noise distributions, exact ones and one without secret-dependent time. They take uniform integers from a
 * {@link io.cipherfold.crypto.RandomSource} and compute in integers only, so that what is sampled is the distribution of
 * the privacy proof, or within a computed statistical distance of it. Depends on {@code io.cipherfold.crypto}, and on a kernel of
 * {@code io.cipherfold.seal}.
 */
@NullMarked
package io.cipherfold.crypto.sample;

import org.jspecify.annotations.NullMarked;
