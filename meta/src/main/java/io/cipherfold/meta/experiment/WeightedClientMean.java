// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain federated averaging (McMahan et al., "Communication-Efficient Learning of Deep Networks from Decentralized Data",
 * AISTATS 2017, algorithm 1): in each round a fixed number of clients is drawn, and their updates are averaged with weights
 * in proportion to how many examples they own. No clipping, no protection. The weights stay the caller's to close.
 */
final class WeightedClientMean implements SecureSum {

    private static final long DOMAIN = 32;

    private final FastWeights weights;
    private final MetaAlgorithm algorithm;
    private final ClientTasks clients;
    private final int perRound;
    private final long seed;
    private final int vectorLength;

    /**
     * Creates the mean.
     *
     * @param weights of the algorithm's training shape, with room for {@code perRound} tasks
     * @param perRound clients of a round, each with one task
     * @param seed of the draw
     */
    WeightedClientMean(FastWeights weights, MetaAlgorithm algorithm, ClientTasks clients, int perRound, long seed) {
        this.weights = weights;
        this.algorithm = algorithm;
        this.clients = clients;
        this.perRound = perRound;
        this.seed = seed;
        this.vectorLength = algorithm.layout(weights.model()).length();
    }

    @Override
    public int vectorLength() {
        return vectorLength;
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        int[] cohort = SeededStream.of(seed, DOMAIN, round).nextDistinct(perRound, clients.clients());
        List<Task> tasks = new ArrayList<>();
        double examples = 0;
        for (int client : cohort) {
            tasks.add(clients.task(client, round, 0));
            examples += clients.examples(client);
        }
        float[] updates = new float[perRound * vectorLength];
        algorithm.metaUpdates(weights, model, tasks, updates);
        double[] sum = new double[vectorLength];
        for (int place = 0; place < perRound; place++) {
            // The sum is divided by the number of clients.
            double weight = perRound * clients.examples(cohort[place]) / examples;
            for (int i = 0; i < vectorLength; i++) {
                sum[i] += weight * updates[place * vectorLength + i];
            }
        }
        return new RoundOutcome.Released(new ReleasedSum(round, perRound, sum));
    }

    @Override
    public void close() {}
}
