// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.ConvolutionShape;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.Normalisation;
import io.cipherfold.meta.kernel.NormalisationTangent;
import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.View;
import java.util.List;
import java.util.Optional;

/**
 * A convolution of 3 x 3, batch normalisation, ReLU and max-pooling, over square images whose channels lie together.
 * There is no bias: normalisation would take it out again.
 *
 * @param side of an input image in pixels
 * @param inputs channels of the input
 * @param outputs channels of the output, the number of filters
 * @param stride of the convolution, 1 or 2
 * @param pool side of the windows of max-pooling: 2, or 1 for none
 */
record ConvolutionLayer(int side, int inputs, int outputs, int stride, int pool) implements Layer {

    private int convolvedSide() {
        return new ConvolutionShape(1, side, inputs, outputs, stride).outputSide();
    }

    /** Side of an output image in pixels. */
    int outputSide() {
        return convolvedSide() / pool;
    }

    @Override
    public int inputLength() {
        return side * side * inputs;
    }

    @Override
    public int outputLength() {
        return outputSide() * outputSide() * outputs;
    }

    @Override
    public List<Matrix> matrices() {
        return List.of(
                new Matrix("weight", ConvolutionShape.TAPS * inputs, outputs),
                new Matrix("scale", 1, outputs),
                new Matrix("shift", 1, outputs));
    }

    @Override
    public int normalisedChannels() {
        return outputs;
    }

    @Override
    public LayerPass pass(Memory memory, Signals signals, Parameters parameters, NormalisedBy normalisedBy) {
        return new Pass(memory, signals, parameters, normalisedBy);
    }

    private static View pixels(View signal, int channels) {
        return signal.reshaped(signal.size() / channels, channels);
    }

    private final class Pass implements LayerPass {

        private final Memory memory;
        private final Kernels kernels;
        private final Signals signals;
        private final Parameters parameters;
        private final ConvolutionShape shape;
        private final View input;
        private final View convolved;
        private final View convolvedGradient;
        private final View outputGradient;
        private final View statistics;
        private final boolean constantStatistics;
        private final Normalisation onShared;
        private final Normalisation onOwn;

        private final Both convolve;
        private final Operation collectStatistics;
        private final Both normalise;
        private final Both normaliseBackward;
        private final Operation weightGradient;
        private final Both inputGradient;

        Pass(Memory memory, Signals signals, Parameters parameters, NormalisedBy normalisedBy) {
            this.memory = memory;
            this.kernels = memory.kernels();
            this.signals = signals;
            this.parameters = parameters;
            this.shape = new ConvolutionShape(signals.points(), side, inputs, outputs, stride);
            int rows = signals.points() * convolvedSide() * convolvedSide();
            this.input = pixels(signals.input().value(), inputs);
            this.convolved = memory.perTask(rows, outputs);
            this.convolvedGradient = memory.perTask(rows, outputs);
            this.outputGradient = pixels(signals.output().gradient(), outputs);
            this.constantStatistics = normalisedBy.statistics() != null;
            this.statistics =
                    normalisedBy.statistics() != null ? normalisedBy.statistics() : memory.perTask(2, outputs);
            this.onShared = normalisation(parameters.shared());
            this.onOwn = normalisation(parameters.own());
            View shared = parameters.shared().get(0);
            View own = parameters.own().get(0);
            this.convolve = new Both(
                    kernels.convolve(shape, input, shared, convolved, false),
                    kernels.convolve(shape, input, own, convolved, false));
            this.collectStatistics = constantStatistics ? () -> {} : kernels.statistics(onShared);
            View output = pixels(signals.output().value(), outputs);
            this.normalise = new Both(kernels.normalise(onShared, output), kernels.normalise(onOwn, output));
            this.normaliseBackward = new Both(backward(onShared), backward(onOwn));
            this.weightGradient = kernels.convolveWeightGradient(
                    shape, input, convolvedGradient, parameters.gradients().get(0), false);
            View below = pixels(signals.input().gradient(), inputs);
            this.inputGradient = new Both(
                    kernels.convolveInputGradient(shape, convolvedGradient, shared, below, false),
                    kernels.convolveInputGradient(shape, convolvedGradient, own, below, false));
        }

        private Normalisation normalisation(List<View> weights) {
            return new Normalisation(
                    signals.points(),
                    convolvedSide(),
                    pool,
                    convolved,
                    statistics,
                    weights.get(1),
                    weights.get(2),
                    constantStatistics);
        }

        private Operation backward(Normalisation norm) {
            List<View> gradients = parameters.gradients();
            return kernels.normaliseBackward(
                    norm, outputGradient, convolvedGradient, gradients.get(1), gradients.get(2));
        }

        @Override
        public void forward(boolean own) {
            convolve.run(own);
            collectStatistics.run();
            normalise.run(own);
        }

        @Override
        public void backward(boolean own, boolean withInput) {
            normaliseBackward.run(own);
            weightGradient.run();
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
            return Optional.of(statistics);
        }

        /** The R-operator through the layer. */
        private final class TangentOperations implements TangentPass {

            private final View outputGradientTangent;
            private final View convolvedGradientTangent;
            private final List<View> gradientTangents;
            private final NormalisationTangent moved;
            private final Operation byDirection;
            private final Both byInput;
            private final Both normalise;
            private final Both normaliseBackward;
            private final Operation weight;
            private final Operation weightByInput;
            private final Both inputByGradient;
            private final Operation inputByDirection;

            TangentOperations(Tangents given) {
                View direction = given.directions().get(0);
                View shared = parameters.shared().get(0);
                View own = parameters.own().get(0);
                View inputTangent = pixels(signals.input().tangent(), inputs);
                View convolvedTangent = memory.perTask(convolved.rows(), outputs);
                View outputTangent = pixels(signals.output().tangent(), outputs);
                View below = pixels(signals.input().gradientTangent(), inputs);
                outputGradientTangent = pixels(signals.output().gradientTangent(), outputs);
                convolvedGradientTangent = memory.perTask(convolved.rows(), outputs);
                gradientTangents = given.gradientTangents();
                moved = new NormalisationTangent(
                        convolvedTangent,
                        given.directions().get(1),
                        given.directions().get(2));
                byDirection = kernels.convolve(shape, input, direction, convolvedTangent, false);
                byInput = new Both(
                        kernels.convolve(shape, inputTangent, shared, convolvedTangent, true),
                        kernels.convolve(shape, inputTangent, own, convolvedTangent, true));
                normalise = new Both(
                        kernels.normaliseTangent(onShared, moved, outputTangent),
                        kernels.normaliseTangent(onOwn, moved, outputTangent));
                normaliseBackward = new Both(backward(onShared), backward(onOwn));
                View weightTangent = gradientTangents.get(0);
                weight = kernels.convolveWeightGradient(shape, input, convolvedGradientTangent, weightTangent, false);
                weightByInput =
                        kernels.convolveWeightGradient(shape, inputTangent, convolvedGradient, weightTangent, true);
                inputByGradient = new Both(
                        kernels.convolveInputGradient(shape, convolvedGradientTangent, shared, below, false),
                        kernels.convolveInputGradient(shape, convolvedGradientTangent, own, below, false));
                inputByDirection = kernels.convolveInputGradient(shape, convolvedGradient, direction, below, true);
            }

            private Operation backward(Normalisation norm) {
                return kernels.normaliseTangentBackward(
                        norm,
                        moved,
                        outputGradient,
                        outputGradientTangent,
                        convolvedGradientTangent,
                        gradientTangents.get(1),
                        gradientTangents.get(2));
            }

            @Override
            public void forward(boolean own, boolean inputMoves) {
                byDirection.run();
                if (inputMoves) {
                    byInput.run(own);
                }
                normalise.run(own);
            }

            @Override
            public void backward(boolean own, boolean inputMoves, boolean withInput) {
                normaliseBackward.run(own);
                weight.run();
                if (inputMoves) {
                    weightByInput.run();
                }
                if (withInput) {
                    inputByGradient.run(own);
                    inputByDirection.run();
                }
            }
        }
    }
}
