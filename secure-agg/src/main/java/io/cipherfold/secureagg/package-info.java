// SPDX-License-Identifier: Apache-2.0
/**
 * The interface of secure aggregation that learners program against: vectors in, a noisy sum out.
 */
@NullMarked
package io.cipherfold.secureagg;

import org.jspecify.annotations.NullMarked;
