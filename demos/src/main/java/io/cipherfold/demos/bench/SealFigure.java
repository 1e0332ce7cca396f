// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * A case and what was measured.
 *
 * @param subject what was measured
 * @param times the times
 * @param cppSingleThread whether the C++ process had one thread only, in which the C library's locks are cheaper
 */
record SealFigure(SealCase subject, PairedTimes times, boolean cppSingleThread) {}
