// SPDX-License-Identifier: Apache-2.0
/**
 * Models whose every task of a batch has weights of its own, computed by
 * {@code io.cipherfold.meta.kernel}. Parameters, gradients and points cross its border as primitive arrays and values of
 * {@code io.cipherfold.meta.task}.
 */
@NullMarked
package io.cipherfold.meta.model;

import org.jspecify.annotations.NullMarked;
