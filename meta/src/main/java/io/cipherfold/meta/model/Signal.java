// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.View;
import org.jspecify.annotations.Nullable;

/** What flows between two layers, [points, length] for every task: values, and what derives from them. */
final class Signal {

    private final Memory memory;
    private final View value;
    private final View gradient;
    private @Nullable View tangent;
    private @Nullable View gradientTangent;

    Signal(Memory memory, int points, int length) {
        this.memory = memory;
        this.value = memory.perTask(points, length);
        this.gradient = memory.perTask(points, length);
    }

    View value() {
        return value;
    }

    /** The loss's derivative by the value. */
    View gradient() {
        return gradient;
    }

    /** The value's derivative along a direction of the parameters; taken when first asked for. */
    View tangent() {
        if (tangent == null) {
            tangent = memory.perTask(value.rows(), value.columns());
        }
        return tangent;
    }

    /** The gradient's derivative along that direction; taken when first asked for. */
    View gradientTangent() {
        if (gradientTangent == null) {
            gradientTangent = memory.perTask(value.rows(), value.columns());
        }
        return gradientTangent;
    }
}
