// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.View;
import org.jspecify.annotations.Nullable;

/**
 * Scales each task's gradient g to at most a norm c: g min(1, c / |g|). Where it is scaled its derivative along w is
 * c / |g| (w - u (u * w)) with the unit vector u = g / |g|. Squares are summed in float32: a gradient longer than 1.8e19
 * becomes 0, so that its task does not move.
 */
final class GradientClipping {

    private final Kernels kernels;
    private final View gradients;
    private final View products;
    private final View factors;
    private final Operation square;
    private final Operation scaleGradients;
    private final double[] numbers;
    private final double[] scales;
    private double norm;
    private @Nullable Derivative derivative;

    /** For gradients that will be at {@code gradients}. */
    GradientClipping(Memory memory, View gradients) {
        this.kernels = memory.kernels();
        this.gradients = gradients;
        this.products = memory.perTask(1, 1);
        this.factors = memory.perTask(1, 1);
        this.square = kernels.innerProduct(gradients, gradients, products);
        this.scaleGradients = kernels.scale(factors, gradients);
        this.numbers = new double[memory.tasks()];
        this.scales = new double[memory.tasks()];
    }

    /** Clips the gradients in place. */
    void apply(double clipNorm) {
        norm = clipNorm;
        square.run();
        products.block().get(0, numbers, 0, numbers.length);
        for (int task = 0; task < scales.length; task++) {
            scales[task] = Math.min(1, clipNorm / Math.sqrt(numbers[task]));
        }
        factors.block().put(0, scales, 0, scales.length);
        scaleGradients.run();
    }

    /** Applies the derivative of the last {@link #apply}, which is symmetric, to {@code directions} in place. */
    void applyDerivative(View directions) {
        if (derivative == null || !derivative.directions.equals(directions)) {
            derivative = new Derivative(directions);
        }
        derivative.run();
    }

    private final class Derivative {

        private final View directions;
        private final Operation along;
        private final Operation subtract;
        private final Operation scaleDirections;

        Derivative(View directions) {
            this.directions = directions;
            this.along = kernels.innerProduct(gradients, directions, products);
            this.subtract = kernels.addScaled(factors, gradients, directions);
            this.scaleDirections = kernels.scale(factors, directions);
        }

        void run() {
            along.run();
            products.block().get(0, numbers, 0, numbers.length);
            for (int task = 0; task < scales.length; task++) {
                // A clipped gradient has the norm c, so that u (u * w) = g (g * w) / c^2.
                numbers[task] = scales[task] < 1 ? -numbers[task] / (norm * norm) : 0;
            }
            factors.block().put(0, numbers, 0, numbers.length);
            subtract.run();
            factors.block().put(0, scales, 0, scales.length);
            scaleDirections.run();
        }
    }
}
