// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.LstmCell;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.task.SeededStream;
import java.util.List;

/**
 * An optimiser that is a recurrent network: two cells of long short-term memory, one on top of the other, and a linear
 * output. It sees size and sign of a coordinate's gradient and puts out how far the coordinate moves. All coordinates have
 * the same weights and each has a state of its own, so that the same optimiser fits functions of any number of parameters.
 * Andrychowicz, Denil, Gomez, Hoffman, Pfau, Schaul, Shillingford, de Freitas, "Learning to Learn by Gradient Descent by
 * Gradient Descent", NIPS 2016, section 2.1 and appendix A (with p = 10). Immutable.
 *
 * @param hidden values of each cell for each coordinate, at least 1; 20 in the paper
 * @param scale what outputs are multiplied by, positive and finite
 */
public record CoordinatewiseOptimizer(int hidden, double scale) {

    private static final long DOMAIN = 43;

    /** Pre-processed gradient. */
    static final int FEATURES = 2;

    /** Cells remember at first; Gers et al. 2000. */
    private static final float FORGET_BIAS = 1;

    /** Checks the ranges. */
    public CoordinatewiseOptimizer {
        if (hidden < 1) {
            throw new IllegalArgumentException("hidden values must be at least 1, were " + hidden);
        }
        if (!(scale > 0 && scale <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the scale of an optimiser's outputs must be positive and finite, was " + scale);
        }
    }

    /** As large as in the paper, with outputs that start with steps of about a tenth. */
    public static CoordinatewiseOptimizer published() {
        return new CoordinatewiseOptimizer(20, 0.1);
    }

    LstmCell lower() {
        return new LstmCell(FEATURES, hidden);
    }

    LstmCell upper() {
        return new LstmCell(hidden, hidden);
    }

    /** The weights' segments, the first of which starts at {@code offset}. */
    List<ParameterLayout.Segment> segments(int offset) {
        ParameterLayout.Segment lower =
                new ParameterLayout.Segment("optimizer.lower", offset, lower().weightRows(), lower().weightColumns());
        ParameterLayout.Segment upper = new ParameterLayout.Segment(
                "optimizer.upper", lower.offset() + lower.length(), upper().weightRows(), upper().weightColumns());
        return List.of(
                lower,
                upper,
                new ParameterLayout.Segment("optimizer.output", upper.offset() + upper.length(), hidden + 1, 1));
    }

    /** How many weights it has. */
    public int length() {
        return new ParameterLayout(segments(0)).length();
    }

    /**
     * Weights to start from, uniform within one over the root of the hidden values; biases are zero, but for those of the
     * forget gates, which are one. The same seed gives the same weights.
     */
    public float[] initialise(long seed) {
        SeededStream stream = SeededStream.of(seed, DOMAIN);
        double limit = 1 / Math.sqrt(hidden);
        float[] weights = new float[length()];
        for (ParameterLayout.Segment segment : segments(0)) {
            int biases = segment.offset() + segment.length() - segment.columns();
            for (int i = segment.offset(); i < biases; i++) {
                weights[i] = (float) stream.nextUniform(-limit, limit);
            }
            for (int i = 0; segment.columns() > 1 && i < hidden; i++) {
                weights[biases + hidden + i] = FORGET_BIAS;
            }
        }
        return weights;
    }
}
