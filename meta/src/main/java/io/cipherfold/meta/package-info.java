// SPDX-License-Identifier: Apache-2.0
/**
 * Meta-learning over secure aggregation: {@code task} says what is learned, {@code model} computes on ND4J,
 * {@code algorithm} turns tasks into meta-updates, {@code round} trains over a {@code SecureSum}. This package holds what
 * all of them share.
 */
@NullMarked
package io.cipherfold.meta;

import org.jspecify.annotations.NullMarked;
