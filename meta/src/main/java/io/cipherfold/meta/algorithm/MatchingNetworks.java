// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights.Score;
import java.util.Arrays;

/**
 * Matching Networks without full-context embeddings: the probability of a class is the attention of the query point to its
 * support points, a softmax over cosine similarities. Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra, "Matching
 * Networks for One Shot Learning", NIPS 2016, section 2.1. There is no inner rate.
 */
public final class MatchingNetworks extends EmbeddingMethod {

    /** Keeps the cosine of an embedding of length zero finite. */
    private static final double SMALLEST_NORM = 1e-8;

    private final double sharpness;

    /**
     * Creates the method.
     *
     * @param sharpness multiplies the cosine before the softmax, positive. The paper has 1, where even perfect embeddings
     *     leave a loss, as cosines lie in [-1, 1]; larger ones train faster
     */
    public MatchingNetworks(double sharpness) {
        if (!(sharpness > 0 && sharpness <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("sharpness must be positive and finite, was " + sharpness);
        }
        this.sharpness = sharpness;
    }

    @Override
    Score evaluate(Episode episode, double[] probabilities) {
        double[] units = episode.embeddings().clone();
        double[] norms = normalise(units, episode.dimensions());
        double[] byUnits = new double[units.length];
        double[] attention = new double[episode.supportPoints()];
        double loss = 0;
        int hits = 0;
        for (int point = 0; point < episode.queryPoints(); point++) {
            for (int other = 0; other < attention.length; other++) {
                attention[other] = sharpness * product(units, episode.query(point), episode.support(other), episode);
            }
            softmax(attention);
            Arrays.fill(probabilities, 0);
            for (int other = 0; other < attention.length; other++) {
                probabilities[episode.supportLabel(other)] += attention[other];
            }
            int label = episode.queryLabel(point);
            hits += largest(probabilities) == label ? 1 : 0;
            // Far from every support point of the class a probability can round to 0; its logarithm stays finite.
            double probability = Math.max(probabilities[label], Double.MIN_NORMAL);
            loss -= Math.log(probability);
            for (int other = 0; other < attention.length; other++) {
                double share = episode.supportLabel(other) == label ? attention[other] / probability : 0;
                double byCosine = sharpness * (attention[other] - share) / episode.queryPoints();
                for (int i = 0; i < episode.dimensions(); i++) {
                    byUnits[episode.query(point) + i] += byCosine * units[episode.support(other) + i];
                    byUnits[episode.support(other) + i] += byCosine * units[episode.query(point) + i];
                }
            }
        }
        addGradients(episode, units, norms, byUnits);
        return new Score(loss / episode.queryPoints(), (double) hits / episode.queryPoints());
    }

    private static double product(double[] units, int a, int b, Episode episode) {
        double sum = 0;
        for (int i = 0; i < episode.dimensions(); i++) {
            sum += units[a + i] * units[b + i];
        }
        return sum;
    }

    /** Divides every vector by its length and returns the lengths. */
    private static double[] normalise(double[] vectors, int dimensions) {
        double[] norms = new double[vectors.length / dimensions];
        for (int point = 0; point < norms.length; point++) {
            double squares = 0;
            for (int i = point * dimensions; i < (point + 1) * dimensions; i++) {
                squares += vectors[i] * vectors[i];
            }
            norms[point] = Math.max(Math.sqrt(squares), SMALLEST_NORM);
            for (int i = point * dimensions; i < (point + 1) * dimensions; i++) {
                vectors[i] /= norms[point];
            }
        }
        return norms;
    }

    /** From derivatives by unit vectors u = x / |x| to those by x: (g - u (u * g)) / |x|. */
    private static void addGradients(Episode episode, double[] units, double[] norms, double[] byUnits) {
        int dimensions = episode.dimensions();
        for (int point = 0; point < norms.length; point++) {
            int from = point * dimensions;
            double along = 0;
            for (int i = from; i < from + dimensions; i++) {
                along += units[i] * byUnits[i];
            }
            for (int i = from; i < from + dimensions; i++) {
                episode.gradients()[i] += (byUnits[i] - units[i] * along) / norms[point];
            }
        }
    }

    @Override
    public String toString() {
        return "MatchingNetworks[sharpness=" + sharpness + "]";
    }
}
