// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.UnitFunction;
import io.cipherfold.meta.kernel.View;
import java.util.List;
import java.util.Optional;

/** A fully connected layer: function(input * weight + bias), weights with one row per input. */
record DenseLayer(int inputLength, int outputLength, UnitFunction function) implements Layer {

    @Override
    public List<Matrix> matrices() {
        return List.of(new Matrix("weight", inputLength, outputLength), new Matrix("bias", 1, outputLength));
    }

    @Override
    public int normalisedChannels() {
        return 0;
    }

    @Override
    public LayerPass pass(Memory memory, Signals signals, Parameters parameters, NormalisedBy normalisedBy) {
        return new Pass(memory, signals, parameters);
    }

    private final class Pass implements LayerPass {

        private final Memory memory;
        private final Kernels kernels;
        private final Signals signals;
        private final Parameters parameters;
        private final View input;
        private final View output;
        private final View outputGradient;
        /** By the weighted sum; the second derivatives of a curved function need the one by the output beside it. */
        private final View sumGradient;

        private final Both forward;
        private final Operation copyGradient;
        private final Operation activateBackward;
        private final Operation weightGradient;
        private final Operation biasGradient;
        private final Both inputGradient;

        Pass(Memory memory, Signals signals, Parameters parameters) {
            this.memory = memory;
            this.kernels = memory.kernels();
            this.signals = signals;
            this.parameters = parameters;
            this.input = signals.input().value();
            this.output = signals.output().value();
            this.outputGradient = signals.output().gradient();
            this.sumGradient = function == UnitFunction.IDENTITY
                    ? outputGradient
                    : memory.perTask(output.rows(), output.columns());
            this.forward = new Both(forward(parameters.shared()), forward(parameters.own()));
            this.copyGradient = kernels.copy(outputGradient, sumGradient);
            this.activateBackward = kernels.activateBackward(function, output, sumGradient);
            this.weightGradient = kernels.multiply(
                    input, true, sumGradient, false, parameters.gradients().get(0), false);
            this.biasGradient =
                    kernels.sumRows(sumGradient, parameters.gradients().get(1));
            View below = signals.input().gradient();
            this.inputGradient = new Both(
                    kernels.multiply(sumGradient, false, parameters.shared().get(0), true, below, false),
                    kernels.multiply(sumGradient, false, parameters.own().get(0), true, below, false));
        }

        private Operation forward(List<View> weights) {
            Operation product = kernels.multiply(input, false, weights.get(0), false, output, false);
            Operation activate = kernels.activate(function, weights.get(1), output);
            return () -> {
                product.run();
                activate.run();
            };
        }

        @Override
        public void forward(boolean own) {
            forward.run(own);
        }

        @Override
        public void backward(boolean own, boolean withInput) {
            if (function != UnitFunction.IDENTITY) {
                copyGradient.run();
                activateBackward.run();
            }
            weightGradient.run();
            biasGradient.run();
            if (withInput) {
                inputGradient.run(own);
            }
        }

        @Override
        public TangentPass tangents(Tangents given) {
            return new TangentOperations(given);
        }

        @Override
        public Optional<View> statistics() {
            return Optional.empty();
        }

        /** The R-operator through the layer. */
        private final class TangentOperations implements TangentPass {

            private final Operation byDirection;
            private final Both byInput;
            private final Operation activate;
            private final Operation copyGradientTangent;
            private final Operation activateBackward;
            private final Operation weight;
            private final Operation weightByInput;
            private final Operation bias;
            private final Both inputByGradient;
            private final Operation inputByDirection;

            TangentOperations(Tangents given) {
                View direction = given.directions().get(0);
                View weightTangent = given.gradientTangents().get(0);
                View inputTangent = signals.input().tangent();
                View outputTangent = signals.output().tangent();
                View outputGradientTangent = signals.output().gradientTangent();
                View inputGradientTangent = signals.input().gradientTangent();
                View sumTangent = function == UnitFunction.IDENTITY
                        ? outputGradientTangent
                        : memory.perTask(output.rows(), output.columns());
                byDirection = kernels.multiply(input, false, direction, false, outputTangent, false);
                byInput = new Both(
                        kernels.multiply(
                                inputTangent, false, parameters.shared().get(0), false, outputTangent, true),
                        kernels.multiply(inputTangent, false, parameters.own().get(0), false, outputTangent, true));
                activate = kernels.activateTangent(
                        function, output, given.directions().get(1), outputTangent);
                copyGradientTangent = kernels.copy(outputGradientTangent, sumTangent);
                activateBackward =
                        kernels.activateTangentBackward(function, output, outputTangent, outputGradient, sumTangent);
                weight = kernels.multiply(input, true, sumTangent, false, weightTangent, false);
                weightByInput = kernels.multiply(inputTangent, true, sumGradient, false, weightTangent, true);
                bias = kernels.sumRows(sumTangent, given.gradientTangents().get(1));
                inputByGradient = new Both(
                        kernels.multiply(
                                sumTangent, false, parameters.shared().get(0), true, inputGradientTangent, false),
                        kernels.multiply(
                                sumTangent, false, parameters.own().get(0), true, inputGradientTangent, false));
                inputByDirection = kernels.multiply(sumGradient, false, direction, true, inputGradientTangent, true);
            }

            @Override
            public void forward(boolean own, boolean inputMoves) {
                byDirection.run();
                if (inputMoves) {
                    byInput.run(own);
                }
                activate.run();
            }

            @Override
            public void backward(boolean own, boolean inputMoves, boolean withInput) {
                if (function != UnitFunction.IDENTITY) {
                    copyGradientTangent.run();
                    activateBackward.run();
                }
                weight.run();
                if (inputMoves) {
                    weightByInput.run();
                }
                bias.run();
                if (withInput) {
                    inputByGradient.run(own);
                    inputByDirection.run();
                }
            }
        }
    }
}
