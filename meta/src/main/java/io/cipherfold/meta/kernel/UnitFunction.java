// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** What a unit applies to its weighted sum. Each derivative can be had from the function's value. */
public enum UnitFunction {
    /** x. */
    IDENTITY,
    /** max(0, x); its derivative at 0 is taken as 0. */
    RELU,
    /** The hyperbolic tangent. */
    TANH
}
