// SPDX-License-Identifier: Apache-2.0
/**
 * A member's privacy ledger: the bookings in its journal, what they add up to for each client over all plans of a budget
 * scope, and whether one more round would exceed what a plan promises. PROTOCOL section 6 in {@code docs/protocol.md}.
 * What it saw of the other members' ledgers is there too. Depends on the log's chain, on plans, on votes, on {@code dp} for
 * the accounting and on {@code store} for reading a journal's file.
 */
@NullMarked
package io.cipherfold.secureagg.ledger;

import org.jspecify.annotations.NullMarked;
