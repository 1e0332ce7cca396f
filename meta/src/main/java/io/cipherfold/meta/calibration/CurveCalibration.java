// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How well predicted distributions of curves fit what is observed. What is predicted for a point is the mixture, over draws of
 * the weights, of normal distributions around their outputs with one deviation, that of the observation noise. A central
 * interval of level p leaves (1 - p)/2 of the distribution on either side.
 *
 * @param squaredError of the mixture's mean, mean over points
 * @param negativeLogLikelihood in nats a point
 * @param coverage of the levels {@link #LEVELS}: the share of points in the central interval
 * @param calibrationError mean over the levels of |coverage - level| with coverage over all points, in [0, 1]: Kuleshov,
 *     Fenner, Ermon, "Accurate Uncertainties for Deep Learning Using Calibrated Regression", ICML 2018, section 3.5, with
 *     absolute in place of squared differences and central intervals in place of quantiles. Too wide and too narrow
 *     intervals for different points may make up for each other in it
 */
public record CurveCalibration(
        Estimate squaredError, Estimate negativeLogLikelihood, List<Estimate> coverage, double calibrationError) {

    /** Levels of intervals: 5, 10, ..., 95 per cent. */
    public static final List<Integer> LEVELS = levels();

    private static final int STEP = 5;

    /** Deviations that are tried reach from this to its inverse. */
    private static final double SMALLEST_DEVIATION = 1e-4;

    /** The golden section shrinks an interval by 0.618 each time: 40 times leave 4e-9 of it. */
    private static final int SEARCH_STEPS = 40;

    /** Takes a copy of the list. */
    public CurveCalibration {
        coverage = List.copyOf(coverage);
    }

    private static List<Integer> levels() {
        List<Integer> levels = new ArrayList<>();
        for (int level = STEP; level < 100; level += STEP) {
            levels.add(level);
        }
        return List.copyOf(levels);
    }

    /**
     * Compares predictions with targets.
     *
     * @param tasks at least one, with targets of one number
     * @param deviation of observations around a draw's output, positive and finite
     */
    public static CurveCalibration of(List<TaskPredictions> tasks, double deviation) {
        requireCurves(tasks);
        NormalMixture.requireDeviation(deviation);
        double[] errors = new double[tasks.size()];
        double[] losses = new double[tasks.size()];
        double[][] covered = new double[LEVELS.size()][tasks.size()];
        for (int task = 0; task < tasks.size(); task++) {
            TaskPredictions predictions = tasks.get(task);
            int points = predictions.query().points();
            for (int point = 0; point < points; point++) {
                NormalMixture mixture = mixture(predictions, point, deviation);
                double target = predictions.query().target(point, 0);
                double error = mixture.mean() - target;
                errors[task] += error * error / points;
                losses[task] -= mixture.logDensity(target) / points;
                double needed = Math.abs(2 * mixture.cumulative(target) - 1);
                for (int level = 0; level < covered.length; level++) {
                    covered[level][task] += needed <= LEVELS.get(level) / 100.0 ? 1.0 / points : 0;
                }
            }
        }
        List<Estimate> coverage = Arrays.stream(covered).map(Estimate::of).toList();
        double gaps = 0;
        for (int level = 0; level < covered.length; level++) {
            gaps += Math.abs(coverage.get(level).mean() - LEVELS.get(level) / 100.0);
        }
        return new CurveCalibration(Estimate.of(errors), Estimate.of(losses), coverage, gaps / covered.length);
    }

    /**
     * The deviation under which targets are most likely, to about 1e-7 of it. With one draw it is the root of the mean squared
     * error.
     *
     * @param tasks at least one, with targets of one number; other ones than are judged by
     */
    public static double fittedDeviation(List<TaskPredictions> tasks) {
        requireCurves(tasks);
        return Math.exp(minimum(
                log -> loss(tasks, Math.exp(log)), Math.log(SMALLEST_DEVIATION), -Math.log(SMALLEST_DEVIATION)));
    }

    /** The share of points in the central interval of a level. */
    public Estimate coverageAt(int level) {
        int index = LEVELS.indexOf(level);
        if (index < 0) {
            throw new IllegalArgumentException("levels are " + LEVELS + " per cent, asked for " + level);
        }
        return coverage.get(index);
    }

    private static double loss(List<TaskPredictions> tasks, double deviation) {
        double sum = 0;
        for (TaskPredictions predictions : tasks) {
            for (int point = 0; point < predictions.query().points(); point++) {
                sum -= mixture(predictions, point, deviation)
                        .logDensity(predictions.query().target(point, 0));
            }
        }
        return sum;
    }

    private static NormalMixture mixture(TaskPredictions predictions, int point, double deviation) {
        double[] means = new double[predictions.draws()];
        for (int draw = 0; draw < means.length; draw++) {
            means[draw] = predictions.output(draw, point, 0);
        }
        return new NormalMixture(means, deviation);
    }

    private static void requireCurves(List<TaskPredictions> tasks) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("calibration needs at least 1 task, there are none");
        }
        for (TaskPredictions task : tasks) {
            if (task.query().targetLength() != 1) {
                throw new IllegalArgumentException("targets of curves have 1 number, these have "
                        + task.query().targetLength());
            }
        }
    }

    /** Where a function with one minimum has it: golden-section search (Kiefer 1953). */
    private static double minimum(DoubleUnaryOperator function, double from, double to) {
        double ratio = (Math.sqrt(5) - 1) / 2;
        double low = from;
        double high = to;
        double left = high - ratio * (high - low);
        double right = low + ratio * (high - low);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        for (int step = 0; step < SEARCH_STEPS; step++) {
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - ratio * (high - low);
                atLeft = function.applyAsDouble(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + ratio * (high - low);
                atRight = function.applyAsDouble(right);
            }
        }
        return (low + high) / 2;
    }
}
