// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.UnitFunction;

/** What a hidden unit applies to its weighted sum. */
public enum Activation {
    /** max(0, x); its derivative at 0 is taken as 0. */
    RELU(UnitFunction.RELU),
    /** The hyperbolic tangent. */
    TANH(UnitFunction.TANH);

    private final UnitFunction function;

    Activation(UnitFunction function) {
        this.function = function;
    }

    UnitFunction function() {
        return function;
    }
}
