// SPDX-License-Identifier: Apache-2.0
/**
 * Exact samplers of integer noise distributions. They take uniform integers from a
 * {@link io.cipherfold.crypto.RandomSource} and compute in integers only, so that what is sampled is the distribution of
 * the privacy proof and not an approximation of it. Depends on {@code io.cipherfold.crypto} alone.
 */
@NullMarked
package io.cipherfold.crypto.sample;

import org.jspecify.annotations.NullMarked;
