// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A curve of the mixture of Finn, Xu, Levine, "Probabilistic Model-Agnostic Meta-Learning", NeurIPS 2018, section 6.1: with
 * probability 1/2 a {@link Sinusoid}, otherwise a {@link Line}. What is observed, to adapt on and to be judged by, has normal
 * noise of deviation {@value #NOISE}. Few points often fit several curves, so that a learner has to know what it does not
 * know. Published code draws amplitudes from 0.5 on and adds the phase; here both are as the mixture's sinusoids are.
 */
public sealed interface SineOrLine permits Sinusoid, Line {

    /** The deviation of observations from the curve. */
    double NOISE = 0.3;

    /** The curve at {@code x}, without noise. */
    double at(double x);

    /** A curve of the mixture. */
    static SineOrLine draw(SeededStream stream) {
        return stream.nextDouble() < 0.5 ? Sinusoid.draw(stream) : Line.draw(stream);
    }

    /** Observations of a curve at inputs in [-5, 5]. */
    static Examples observe(SineOrLine curve, int count, SeededStream stream) {
        float[] inputs = new float[count];
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = (float) stream.nextUniform(-Sinusoid.INPUT_LIMIT, Sinusoid.INPUT_LIMIT);
            targets[i] = (float) (curve.at(inputs[i]) + NOISE * stream.nextNormal());
        }
        return new Examples(count, inputs, targets);
    }
}
