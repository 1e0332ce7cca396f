// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * Linear regressions whose weights lie in three clusters: the generated tasks of Zhou and Bassily, "Task-level
 * Differentially Private Meta Learning", NeurIPS 2022, as the generator in their published code has them. A cluster's
 * center is 2 on the first ten of {@value #INPUTS} coordinates, -4 on the next ten or 6 on the last ten, and 0
 * elsewhere; the clusters have probabilities 0.33, 0.34 and 0.33. A task's weights are its cluster's center plus normal
 * numbers of deviation 0.5. An input is uniform in the unit cube and then scaled to Euclidean norm 1; a target is the
 * product with the weights plus a normal number of deviation 0.5, so that no predictor has a mean squared error below
 * 0.25. Immutable.
 */
public final class ClusteredRegression implements TaskSource {

    /** Numbers per input. */
    public static final int INPUTS = 30;

    /** Standard deviation of the noise in a target. */
    public static final double TARGET_DEVIATION = 0.5;

    private static final double WEIGHT_DEVIATION = 0.5;
    private static final double[] LEVELS = {2, -4, 6};
    private static final double[] CLUSTER_ENDS = {0.33, 0.67, 1};
    private static final long DOMAIN = 50;

    private final long seed;
    private final TaskShape shape;

    /**
     * Creates the distribution under {@code seed}.
     *
     * @param supportPoints at least 1
     * @param queryPoints at least 1
     */
    public ClusteredRegression(long seed, int supportPoints, int queryPoints) {
        this.seed = seed;
        this.shape = new TaskShape(INPUTS, 1, supportPoints, queryPoints);
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    /** The true weights of task {@code id}, {@value #INPUTS} of them. */
    public double[] weights(long id) {
        return weights(SeededStream.of(seed, DOMAIN, id));
    }

    private static double[] weights(SeededStream stream) {
        double choice = stream.nextDouble();
        int cluster = 0;
        while (choice >= CLUSTER_ENDS[cluster]) {
            cluster++;
        }
        double[] weights = new double[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            double center = i / (INPUTS / LEVELS.length) == cluster ? LEVELS[cluster] : 0;
            weights[i] = center + WEIGHT_DEVIATION * stream.nextNormal();
        }
        return weights;
    }

    @Override
    public Task task(long id) {
        SeededStream stream = SeededStream.of(seed, DOMAIN, id);
        double[] weights = weights(stream);
        return new Task(points(weights, shape.supportPoints(), stream), points(weights, shape.queryPoints(), stream));
    }

    private static Examples points(double[] weights, int count, SeededStream stream) {
        float[] inputs = new float[count * INPUTS];
        float[] targets = new float[count];
        double[] input = new double[INPUTS];
        for (int point = 0; point < count; point++) {
            double squares = 0;
            for (int i = 0; i < INPUTS; i++) {
                input[i] = stream.nextDouble();
                squares += input[i] * input[i];
            }
            double norm = Math.sqrt(squares);
            double product = 0;
            for (int i = 0; i < INPUTS; i++) {
                inputs[point * INPUTS + i] = (float) (input[i] / norm);
                product += input[i] / norm * weights[i];
            }
            targets[point] = (float) (product + TARGET_DEVIATION * stream.nextNormal());
        }
        return new Examples(count, inputs, targets);
    }
}
