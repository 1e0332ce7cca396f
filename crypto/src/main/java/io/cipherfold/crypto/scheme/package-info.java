// SPDX-License-Identifier: Apache-2.0
/**
 * Aggregation schemes: encrypt integers, add ciphertexts, open the sum with what the committee releases. PROTOCOL
 * section 4 in {@code docs/protocol.md}.
 */
@NullMarked
package io.cipherfold.crypto.scheme;

import org.jspecify.annotations.NullMarked;
