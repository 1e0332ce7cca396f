// SPDX-License-Identifier: Apache-2.0
/**
 * What a plan's noise is worth: Renyi divergences and privacy loss distributions of the mechanisms, their composition, the
 * conversion to epsilon and delta, and the noise that a target needs. Pure functions of public numbers; depends on the JDK
 * and on what the samplers can draw. PROTOCOL section 6 in {@code docs/protocol.md}.
 *
 * <p>Neighbouring inputs differ in one client whose vector is replaced by zero while its noise stays (zero-out
 * adjacency), with all of that client's tasks.
 */
@NullMarked
package io.cipherfold.secureagg.dp;

import org.jspecify.annotations.NullMarked;
