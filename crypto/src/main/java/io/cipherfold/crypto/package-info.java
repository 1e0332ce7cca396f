// SPDX-License-Identifier: Apache-2.0
/**
 * Aggregation schemes, secret sharing, envelopes, signatures and samplers. Depends on {@code io.cipherfold.seal} and,
 * inside {@code io.cipherfold.crypto.internal} only, on Bouncy Castle.
 */
@NullMarked
package io.cipherfold.crypto;

import org.jspecify.annotations.NullMarked;
