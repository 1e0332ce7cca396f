// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import java.util.Arrays;
import java.util.List;

/**
 * How an inner step moves the weights: weights minus rate times gradient of the <em>mean</em> loss, with a rate for each
 * parameter. A rate of 0 leaves a parameter as it is; layers below the first one that moves cost nothing in later steps.
 * Immutable.
 */
public final class Descent {

    private final float[] rates;
    private final double clipNorm;

    private Descent(float[] rates, double clipNorm) {
        this.rates = rates;
        this.clipNorm = clipNorm;
        for (int i = 0; i < rates.length; i++) {
            if (!Float.isFinite(rates[i])) {
                throw new IllegalArgumentException("the inner rate of parameter " + i + " is " + rates[i]);
            }
        }
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("the clip norm of inner gradients must be positive, was " + clipNorm);
        }
    }

    /** The same rate, positive and finite, for every parameter of a model. */
    public static Descent uniform(ParameterLayout layout, double rate) {
        return of(layout, layout.segments(), rate);
    }

    /** The same rate, positive and finite, for the parameters of some segments, and 0 for the others. */
    public static Descent of(ParameterLayout layout, List<ParameterLayout.Segment> moved, double rate) {
        requireRate(rate);
        float[] rates = new float[layout.length()];
        for (ParameterLayout.Segment segment : moved) {
            Arrays.fill(rates, segment.offset(), segment.offset() + segment.length(), (float) rate);
        }
        return new Descent(rates, Double.POSITIVE_INFINITY);
    }

    /** Throws {@link IllegalArgumentException} unless a rate is positive and finite in float32, in which steps are made. */
    public static void requireRate(double rate) {
        if (!((float) rate > 0 && rate <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("inner rate must be positive and finite in float32, was " + rate);
        }
    }

    /**
     * A rate for each parameter.
     *
     * @param rates finite, of either sign; {@code length} of them from {@code from} on are copied
     */
    public static Descent perParameter(float[] rates, int from, int length) {
        return new Descent(Arrays.copyOfRange(rates, from, from + length), Double.POSITIVE_INFINITY);
    }

    /**
     * The same with each task's gradient scaled down to at most {@code norm} before it is multiplied with the rates: keeps a
     * task whose gradient explodes from ending the training.
     *
     * @param norm Euclidean, over the parameters of the layers that move; positive, infinite for no clipping
     */
    public Descent clippedTo(double norm) {
        return new Descent(rates, norm);
    }

    /** Number of parameters. */
    public int length() {
        return rates.length;
    }

    boolean clips() {
        return clipNorm < Double.POSITIVE_INFINITY;
    }

    double clipNorm() {
        return clipNorm;
    }

    /** Do the parameters from {@code from} to {@code end}, exclusive, all stay as they are? */
    boolean leaves(int from, int end) {
        for (int i = from; i < end; i++) {
            if (rates[i] != 0) {
                return false;
            }
        }
        return true;
    }

    float[] rates() {
        return rates;
    }
}
