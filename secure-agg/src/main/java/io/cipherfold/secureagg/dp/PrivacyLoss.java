// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * An (epsilon, delta) guarantee and the Renyi order that proved it.
 *
 * @param epsilon at least 0
 * @param delta in (0, 1)
 * @param order the order at which the conversion was best
 */
public record PrivacyLoss(double epsilon, double delta, double order) {}
