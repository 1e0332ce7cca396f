// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * A case and what was measured.
 *
 * @param subject what was measured
 * @param times the times
 */
record SealFigure(SealCase subject, PairedTimes times) {}
