// SPDX-License-Identifier: Apache-2.0
/** Shamir's secret sharing of a client's key to the committee, coefficient by coefficient. */
@NullMarked
package io.cipherfold.crypto.share;

import org.jspecify.annotations.NullMarked;
