// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

/** What a hidden unit applies to its weighted sum. */
public enum Activation {
    /** max(0, x); its derivative at 0 is taken as 0. */
    RELU,
    /** The hyperbolic tangent. */
    TANH
}
