// SPDX-License-Identifier: Apache-2.0
/**
 * What an attacker really finds out, measured: canary clients whose presence was decided by coins, guesses at the coins
 * from released sums, and the lower bounds on epsilon that the guesses prove. A bound above the epsilon that a plan claims
 * is a defect; a bound below it proves nothing but that this attack failed. Runs on any sum of vectors; of the
 * rest it knows plans and what they claim.
 */
@NullMarked
package io.cipherfold.secureagg.audit;

import org.jspecify.annotations.NullMarked;
