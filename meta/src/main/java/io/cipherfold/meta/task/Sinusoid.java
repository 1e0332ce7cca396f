// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * The curve y = amplitude * sin(x - phase) on x in [-5, 5] of Finn, Abbeel, Levine, "Model-Agnostic Meta-Learning", ICML
 * 2017, section 5.1.
 *
 * @param amplitude in [0.1, 5]
 * @param phase in radians, in [0, pi]
 */
public record Sinusoid(double amplitude, double phase) implements SineOrLine {

    /** Inputs are drawn from [-{@value}, {@value}]. */
    public static final double INPUT_LIMIT = 5;

    /** Smallest amplitude. */
    public static final double SMALLEST_AMPLITUDE = 0.1;

    /** Largest amplitude. */
    public static final double LARGEST_AMPLITUDE = 5;

    /** Checks the ranges. */
    public Sinusoid {
        if (!(amplitude >= SMALLEST_AMPLITUDE && amplitude <= LARGEST_AMPLITUDE)) {
            throw new IllegalArgumentException("amplitude must be in [0.1, 5], was " + amplitude);
        }
        if (!(phase >= 0 && phase <= Math.PI)) {
            throw new IllegalArgumentException("phase must be in [0, pi], was " + phase);
        }
    }

    @Override
    public double at(double x) {
        return amplitude * Math.sin(x - phase);
    }

    static Sinusoid draw(SeededStream stream) {
        return new Sinusoid(stream.nextUniform(SMALLEST_AMPLITUDE, LARGEST_AMPLITUDE), stream.nextUniform(0, Math.PI));
    }

    Examples points(int count, SeededStream stream) {
        float[] inputs = new float[count];
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = (float) stream.nextUniform(-INPUT_LIMIT, INPUT_LIMIT);
            targets[i] = (float) at(inputs[i]);
        }
        return new Examples(count, inputs, targets);
    }
}
