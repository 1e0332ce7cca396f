// SPDX-License-Identifier: Apache-2.0
/**
 * Models whose every task of a batch has weights of its own, computed on ND4J. The only package that names ND4J types, and
 * none of them is public: parameters, gradients and points cross its border as primitive arrays and values of
 * {@code io.cipherfold.meta.task}.
 */
@NullMarked
package io.cipherfold.meta.model;

import org.jspecify.annotations.NullMarked;
