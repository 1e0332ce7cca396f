// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights.Score;

/**
 * Prototypical Networks: a class is the mean of its support embeddings, a query point belongs to the nearest one; the loss
 * is the mean cross-entropy of the softmax over minus squared Euclidean distances. Snell, Swersky, Zemel, "Prototypical
 * Networks for Few-shot Learning", NIPS 2017, equations 1 and 2. There is no inner rate.
 */
public final class PrototypicalNetworks extends EmbeddingMethod {

    @Override
    Score evaluate(Episode episode, double[] probabilities) {
        int dimensions = episode.dimensions();
        int[] members = new int[episode.ways()];
        double[] prototypes = prototypes(episode, members);
        double[] byPrototypes = new double[prototypes.length];
        double[] embeddings = episode.embeddings();
        double[] gradients = episode.gradients();
        double loss = 0;
        int hits = 0;
        for (int point = 0; point < episode.queryPoints(); point++) {
            int query = episode.query(point);
            for (int way = 0; way < members.length; way++) {
                double distance = 0;
                for (int i = 0; i < dimensions; i++) {
                    double difference = embeddings[query + i] - prototypes[way * dimensions + i];
                    distance += difference * difference;
                }
                probabilities[way] = -distance;
            }
            int label = episode.queryLabel(point);
            hits += largest(probabilities) == label ? 1 : 0;
            double logit = probabilities[label];
            loss += softmax(probabilities) - logit;
            for (int way = 0; way < members.length; way++) {
                double byLogit = (probabilities[way] - (way == label ? 1 : 0)) / episode.queryPoints();
                for (int i = 0; i < dimensions; i++) {
                    double change = 2 * byLogit * (embeddings[query + i] - prototypes[way * dimensions + i]);
                    gradients[query + i] -= change;
                    byPrototypes[way * dimensions + i] += change;
                }
            }
        }
        for (int point = 0; point < episode.supportPoints(); point++) {
            int way = episode.supportLabel(point);
            for (int i = 0; i < dimensions; i++) {
                gradients[episode.support(point) + i] += byPrototypes[way * dimensions + i] / members[way];
            }
        }
        return new Score(loss / episode.queryPoints(), (double) hits / episode.queryPoints());
    }

    /** The mean embedding of every class; {@code members} receives how many support points it has. */
    private static double[] prototypes(Episode episode, int[] members) {
        int dimensions = episode.dimensions();
        double[] prototypes = new double[members.length * dimensions];
        for (int point = 0; point < episode.supportPoints(); point++) {
            int way = episode.supportLabel(point);
            members[way]++;
            for (int i = 0; i < dimensions; i++) {
                prototypes[way * dimensions + i] += episode.embeddings()[episode.support(point) + i];
            }
        }
        for (int way = 0; way < members.length; way++) {
            if (members[way] == 0) {
                throw new IllegalArgumentException("class " + way + " of a task has no support point");
            }
            for (int i = 0; i < dimensions; i++) {
                prototypes[way * dimensions + i] /= members[way];
            }
        }
        return prototypes;
    }

    @Override
    public String toString() {
        return "PrototypicalNetworks[]";
    }
}
