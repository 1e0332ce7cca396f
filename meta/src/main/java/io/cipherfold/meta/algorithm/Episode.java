// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import java.util.stream.IntStream;

/**
 * The embeddings of one task's points, support first, and their labels: what methods that compare embeddings work on. The
 * numbers are few, so this runs in plain Java and in double precision.
 */
final class Episode {

    private final int ways;
    private final int dimensions;
    private final int[] supportLabels;
    private final int[] queryLabels;
    private final double[] embeddings;
    private final double[] gradients;
    private final double[] own;
    private final double[] ownGradients;

    /**
     * Creates an episode without embeddings.
     *
     * @param dimensions of an embedding
     * @param own what the method has learned beside the embedding; taken over
     */
    Episode(Task task, int dimensions, double[] own) {
        this.ways = task.shape().outputLength();
        this.dimensions = dimensions;
        this.supportLabels = labels(task.support());
        this.queryLabels = labels(task.query());
        int points = supportLabels.length + queryLabels.length;
        this.embeddings = new double[points * dimensions];
        this.gradients = new double[points * dimensions];
        this.own = own;
        this.ownGradients = new double[own.length];
    }

    private static int[] labels(Examples examples) {
        return IntStream.range(0, examples.points()).map(examples::label).toArray();
    }

    int ways() {
        return ways;
    }

    int dimensions() {
        return dimensions;
    }

    int supportPoints() {
        return supportLabels.length;
    }

    int queryPoints() {
        return queryLabels.length;
    }

    int supportLabel(int point) {
        return supportLabels[point];
    }

    int queryLabel(int point) {
        return queryLabels[point];
    }

    /** Index of the first number of a support point in {@link #embeddings} and {@link #gradients}. */
    int support(int point) {
        return point * dimensions;
    }

    /** Index of the first number of a query point. */
    int query(int point) {
        return (supportLabels.length + point) * dimensions;
    }

    /** Embeddings of support points, then of query points. */
    double[] embeddings() {
        return embeddings;
    }

    /** The loss's derivatives by the embeddings; zero at first. */
    double[] gradients() {
        return gradients;
    }

    /** What the method has learned beside the embedding. */
    double[] own() {
        return own;
    }

    /** The loss's derivatives by {@link #own}; zero at first. */
    double[] ownGradients() {
        return ownGradients;
    }

    /** The same points with other embeddings, support first, and no numbers of the method's. */
    Episode withEmbeddings(double[] others) {
        return new Episode(this, others);
    }

    private Episode(Episode points, double[] embeddings) {
        this.ways = points.ways;
        this.dimensions = points.dimensions;
        this.supportLabels = points.supportLabels;
        this.queryLabels = points.queryLabels;
        this.embeddings = embeddings;
        this.gradients = new double[embeddings.length];
        this.own = new double[0];
        this.ownGradients = own;
    }
}
