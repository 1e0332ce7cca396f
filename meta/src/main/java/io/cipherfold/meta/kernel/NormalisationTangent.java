// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * Directions along which the operands of a {@link Normalisation} move, in the operands' shapes.
 *
 * @param input of z
 * @param scale of gamma
 * @param shift of beta
 */
public record NormalisationTangent(View input, View scale, View shift) {}
