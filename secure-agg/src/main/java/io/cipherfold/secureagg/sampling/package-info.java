// SPDX-License-Identifier: Apache-2.0
/**
 * Verifiable sampling: the coin with which a client decides whether it takes part in a round, made of a secret that it was
 * committed to at enrolment and of a beacon that nobody knew then, so that members can check it (PROTOCOL section 6).
 * Depends on plans and statements and on nothing of the protocol's state.
 */
@NullMarked
package io.cipherfold.secureagg.sampling;

import org.jspecify.annotations.NullMarked;
