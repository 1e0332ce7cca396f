// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Normalisation;

/**
 * Means and deviations of every normalised channel of a network over many batches, for {@link NormMode#RUNNING}. They are
 * taken with the finished weights over training tasks, each batch counting alike, instead of along the training (Wu,
 * Johnson, "Rethinking 'Batch' in BatchNorm", 2021, section 3): so they are no part of what clients send. Immutable.
 */
public final class RunningStatistics {

    private final float[] values;

    private RunningStatistics(float[] values) {
        this.values = values;
    }

    /** For every layer the means of its channels, then the inverse deviations. */
    float[] values() {
        return values;
    }

    /** Sums up statistics of batches. Confined to one thread. */
    public static final class Collector {

        private final int[] channels;
        private final double[] meanSums;
        private final double[] meanSquareSums;
        private final double[] varianceSums;
        private long batches;

        /** For layers with so many channels, from the first layer to the last. */
        Collector(int[] channels) {
            this.channels = channels.clone();
            int total = 0;
            for (int count : channels) {
                total += count;
            }
            this.meanSums = new double[total];
            this.meanSquareSums = new double[total];
            this.varianceSums = new double[total];
        }

        /** Adds one batch's statistics, laid out as {@link RunningStatistics#values}. */
        void add(double[] statistics) {
            int channel = 0;
            int from = 0;
            for (int count : channels) {
                for (int i = 0; i < count; i++, channel++) {
                    double mean = statistics[from + i];
                    double inverseDeviation = statistics[from + count + i];
                    meanSums[channel] += mean;
                    meanSquareSums[channel] += mean * mean;
                    varianceSums[channel] += 1 / (inverseDeviation * inverseDeviation) - Normalisation.EPSILON;
                }
                from += 2 * count;
            }
            batches++;
        }

        /**
         * The statistics of all batches together: the variance is the mean of the batches' variances plus the variance of
         * their means.
         *
         * @throws IllegalStateException if nothing was added
         */
        public RunningStatistics finish() {
            if (batches == 0) {
                throw new IllegalStateException("no statistics were collected");
            }
            float[] values = new float[2 * meanSums.length];
            int channel = 0;
            int to = 0;
            for (int count : channels) {
                for (int i = 0; i < count; i++, channel++) {
                    double mean = meanSums[channel] / batches;
                    double variance = varianceSums[channel] / batches
                            + Math.max(0, meanSquareSums[channel] / batches - mean * mean);
                    values[to + i] = (float) mean;
                    values[to + count + i] = (float) (1 / Math.sqrt(variance + Normalisation.EPSILON));
                }
                to += 2 * count;
            }
            return new RunningStatistics(values);
        }
    }
}
