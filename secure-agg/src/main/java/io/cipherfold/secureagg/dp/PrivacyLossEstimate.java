// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/** On which side of the truth a discretised privacy loss distribution lies. */
public enum PrivacyLossEstimate {

    /** Never better than the mechanism: what may be promised. */
    PESSIMISTIC,

    /** Never worse than the mechanism: how far the promise may be from the truth. */
    OPTIMISTIC
}
