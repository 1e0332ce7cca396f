// SPDX-License-Identifier: Apache-2.0
/**
 * Reverse-mode differentiation of small matrix computations, to any order, in double precision: for learners whose update
 * rule is itself learned, which the layers of {@code io.cipherfold.meta.model} do not cover.
 */
@NullMarked
package io.cipherfold.meta.graph;

import org.jspecify.annotations.NullMarked;
