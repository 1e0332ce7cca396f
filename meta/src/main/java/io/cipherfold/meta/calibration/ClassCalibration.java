// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import io.cipherfold.meta.round.Estimate;
import java.util.List;

/**
 * How well the confidence of a classifier says how often it is right. Its probabilities are the means over draws of the
 * weights of the softmax of their outputs, its confidence is the largest of them. Points of all tasks are sorted by confidence
 * into fifteen bins of equal width, (0, 1/15], (1/15, 2/15], ...: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern
 * Neural Networks", ICML 2017, section 2. All errors are in [0, 1].
 *
 * @param accuracy share of points whose largest probability is that of their class
 * @param negativeLogLikelihood in nats a point
 * @param expectedError ECE: mean over points of |accuracy - mean confidence| of their bin
 * @param largestError MCE: the largest of these over bins with points; a bin with few points has a large one by chance
 */
public record ClassCalibration(
        Estimate accuracy, Estimate negativeLogLikelihood, double expectedError, double largestError) {

    static final int BINS = 15;

    /** Compares predictions, of at least one task, with class labels. */
    public static ClassCalibration of(List<TaskPredictions> tasks) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("calibration needs at least 1 task, there are none");
        }
        double[] accuracies = new double[tasks.size()];
        double[] losses = new double[tasks.size()];
        double[] confidences = new double[BINS];
        int[] hits = new int[BINS];
        int[] counts = new int[BINS];
        int all = 0;
        for (int task = 0; task < tasks.size(); task++) {
            TaskPredictions predictions = tasks.get(task);
            int points = predictions.query().points();
            for (int point = 0; point < points; point++) {
                double[] probabilities = probabilities(predictions, point);
                int label = predictions.query().label(point);
                int best = 0;
                for (int i = 1; i < probabilities.length; i++) {
                    best = probabilities[i] > probabilities[best] ? i : best;
                }
                accuracies[task] += best == label ? 1.0 / points : 0;
                losses[task] -= Math.log(Math.max(probabilities[label], Double.MIN_NORMAL)) / points;
                int bin = Math.min(BINS, (int) Math.ceil(probabilities[best] * BINS)) - 1;
                confidences[bin] += probabilities[best];
                hits[bin] += best == label ? 1 : 0;
                counts[bin]++;
                all++;
            }
        }
        double expected = 0;
        double largest = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double gap = Math.abs(hits[bin] - confidences[bin]);
            expected += gap / all;
            largest = counts[bin] == 0 ? largest : Math.max(largest, gap / counts[bin]);
        }
        return new ClassCalibration(Estimate.of(accuracies), Estimate.of(losses), expected, largest);
    }

    /** The mean over draws of the softmax. */
    static double[] probabilities(TaskPredictions predictions, int point) {
        double[] probabilities = new double[predictions.query().targetLength()];
        double[] terms = new double[probabilities.length];
        for (int draw = 0; draw < predictions.draws(); draw++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < terms.length; i++) {
                largest = Math.max(largest, predictions.output(draw, point, i));
            }
            double sum = 0;
            for (int i = 0; i < terms.length; i++) {
                terms[i] = Math.exp(predictions.output(draw, point, i) - largest);
                sum += terms[i];
            }
            for (int i = 0; i < terms.length; i++) {
                probabilities[i] += terms[i] / sum / predictions.draws();
            }
        }
        return probabilities;
    }
}
