// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The computation of {@link LatentEmbeddingOptimization} for one task. */
final class LatentClassifier {

    private static final long NOISE_DOMAIN = 42;

    private final LatentEmbeddingOptimization.Settings settings;
    private final List<Expression> shared;
    /** Weights and, in the last row, biases. */
    private final Expression start;

    private final Expression encoder;
    private final List<Expression> relation;
    private final Expression decoder;
    private final Expression latentRate;
    private final Expression weightRate;

    /** With the matrices of the shared vector, in their order. */
    LatentClassifier(LatentEmbeddingOptimization.Settings settings, List<Expression> shared) {
        this.settings = settings;
        this.shared = shared;
        this.start = shared.get(0).above(shared.get(1));
        this.encoder = shared.get(2);
        this.relation = shared.subList(3, 6);
        this.decoder = shared.get(6);
        this.latentRate = shared.get(7);
        this.weightRate = shared.get(8);
    }

    List<Expression> shared() {
        return shared;
    }

    /** A mean and a deviation for each number; the mean alone without noise. */
    private record Distribution(Expression mean, Expression logDeviation) {

        Expression draw(Expression noise) {
            return mean.plus(logDeviation.exp().times(noise));
        }

        /** From the standard normal distribution, in nats, the mean over all numbers. */
        Expression divergence() {
            return mean.squared()
                    .plus(logDeviation.times(2).exp())
                    .plus(-1)
                    .minus(logDeviation.times(2))
                    .mean()
                    .times(0.5);
        }
    }

    /** The left half of the columns as means, the right half as logarithms of deviations that start around {@code usual}. */
    private static Distribution distribution(Expression both, double usual) {
        int half = both.columns() / 2;
        return new Distribution(
                both.columns(0, half), both.columns(half, 2 * half).plus(Math.log(usual)));
    }

    /** The distribution of each class's code: the mean over all pairs with a point of the class. */
    private Distribution codes(Points support) {
        int points = support.count();
        int[] left = new int[points * points];
        int[] right = new int[points * points];
        for (int pair = 0; pair < left.length; pair++) {
            left[pair] = pair / points;
            right[pair] = pair % points;
        }
        int latents = encoder.columns();
        // The first matrix is applied to points before they are paired and the last one to means over pairs: as linear
        // maps they give the same, and there are far fewer points and classes than pairs.
        Expression encoded = support.inputs().multiply(encoder);
        Expression first = relation.get(0).transposed();
        Expression asLeft = encoded.multiply(first.columns(0, latents).transposed());
        Expression asRight =
                encoded.multiply(first.columns(latents, 2 * latents).transposed());
        Expression pairs = asLeft.rowsAt(left)
                .plus(asRight.rowsAt(right))
                .relu()
                .multiply(relation.get(1))
                .relu();
        Expression ofPoints = support.targets().rowsAt(left).transposed();
        Expression pairsOfClass = ofPoints.sumOfColumns();
        for (int label = 0; label < pairsOfClass.rows(); label++) {
            if (pairsOfClass.at(label, 0) == 0) {
                throw new IllegalArgumentException(
                        "LEO needs a support point of every class, class " + label + " has none");
            }
        }
        Expression counts = pairsOfClass.reciprocal().repeatedColumn(ofPoints.columns());
        Expression related = ofPoints.times(counts).multiply(pairs).multiply(relation.get(2));
        return distribution(related, Math.sqrt(2.0 / (latents + latents)));
    }

    /** The classifier's weights and biases, [inputs + 1, classes], that codes stand for. */
    private Expression decoded(Expression codes, Noise noise) {
        int inputs = start.rows();
        Distribution weights = distribution(codes.multiply(decoder), Math.sqrt(2.0 / (inputs + codes.rows())));
        return start.plus(noise.ofWeights(weights).transposed());
    }

    private Expression loss(Points points, Expression weights) {
        Expression ones = Expression.constant(points.count(), 1, 1);
        return points.crossEntropy(points.inputs().beside(ones).multiply(weights));
    }

    /** What the outer loop lowers: the query loss after adaptation with noise, and the penalties. */
    Expression outerLoss(Task task) {
        Points support = Points.of(task.support());
        Noise noise = new Noise(task.support(), start.columns(), encoder.columns(), start.rows());
        Distribution distribution = codes(support);
        Expression first = distribution.draw(noise.codes);
        Expression codes = first;
        for (int step = 0; step < settings.latentSteps(); step++) {
            codes = moved(codes, latentRate.repeatedRow(codes.rows()), loss(support, decoded(codes, Noise.NONE)));
        }
        Expression weights = decoded(codes, noise);
        for (int step = 0; step < settings.weightSteps(); step++) {
            weights = moved(weights, weightRates(), loss(support, weights));
        }
        return loss(Points.of(task.query()), weights)
                .plus(distribution.divergence().times(settings.divergenceWeight()))
                .plus(codes.detached().minus(first).squared().mean().times(settings.encoderWeight()))
                .plus(skewness().times(settings.orthogonalityWeight()));
    }

    /** How far the decoder's rows are from orthogonal: the mean square of their correlations less the identity. */
    private Expression skewness() {
        int rows = decoder.rows();
        Expression norms = decoder.squared().sumOfColumns().squareRoot();
        Expression products = norms.multiply(norms.transposed());
        double[] identity = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            identity[i * rows + i] = 1;
        }
        return decoder.multiply(decoder.transposed())
                .times(products.reciprocal())
                .minus(Expression.of(rows, rows, identity))
                .squared()
                .mean();
    }

    /** Weights and biases before adaptation and after each of {@code steps} steps, without noise. */
    List<Expression> path(Points support, int steps) {
        Expression codes = codes(support).mean().detached();
        Expression weights = decoded(codes, Noise.NONE).detached();
        List<Expression> path = new ArrayList<>(List.of(weights));
        for (int step = 0; step < steps; step++) {
            if (step < settings.latentSteps()) {
                codes = moved(codes, latentRate.repeatedRow(codes.rows()), loss(support, decoded(codes, Noise.NONE)))
                        .detached();
                weights = decoded(codes, Noise.NONE).detached();
            } else {
                weights = moved(weights, weightRates(), loss(support, weights)).detached();
            }
            path.add(weights);
        }
        return path;
    }

    private Expression weightRates() {
        return weightRate.transposed().repeatedColumn(start.columns());
    }

    private static Expression moved(Expression values, Expression rates, Expression loss) {
        Expression gradient = Gradients.of(loss, List.of(values)).get(0);
        return values.minus(rates.times(gradient));
    }

    /** The noise of one task, the same in all steps. */
    private static final class Noise {

        static final Noise NONE = new Noise();

        private final boolean present;
        private final Expression codes;
        private final Expression weights;

        private Noise() {
            this.present = false;
            this.codes = Expression.constant(1, 1, 0);
            this.weights = codes;
        }

        Noise(Examples support, int classes, int latents, int inputs) {
            float[] row = new float[support.inputLength()];
            long digest = support.points();
            for (int point = 0; point < support.points(); point++) {
                support.copyInput(point, row, 0);
                digest = 31 * digest + Arrays.hashCode(row);
            }
            SeededStream stream = SeededStream.of(digest, NOISE_DOMAIN);
            this.present = true;
            this.codes = normal(stream, classes, latents);
            this.weights = normal(stream, classes, inputs);
        }

        Expression ofWeights(Distribution distribution) {
            return present ? distribution.draw(weights) : distribution.mean();
        }

        /** By Box and Muller 1958. */
        private static Expression normal(SeededStream stream, int rows, int columns) {
            double[] values = new double[rows * columns];
            for (int i = 0; i < values.length; i++) {
                double radius = Math.sqrt(-2 * Math.log(1 - stream.nextDouble()));
                values[i] = radius * Math.cos(2 * Math.PI * stream.nextDouble());
            }
            return Expression.of(rows, columns, values);
        }
    }
}
