// SPDX-License-Identifier: Apache-2.0
/**
 * A federation under a fake clock and a network that loses, repeats, delays and reorders, driven by scripts that follow
 * from a seed; what PROTOCOL section 3 promises is checked with everything that leaves an honest party.
 */
@NullMarked
package io.cipherfold.secureagg.simulation;

import org.jspecify.annotations.NullMarked;
