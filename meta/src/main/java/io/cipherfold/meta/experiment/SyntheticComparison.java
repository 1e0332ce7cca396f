// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.Reptile;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingSettings;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.federated.BatchClients;
import io.cipherfold.meta.task.federated.Synthetic;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Personalised federated learning on Synthetic(0.5, 0.5) with a linear model, as in the experiments of pFedMe (Dinh et al.
 * 2020, section 5): federated averaging over 100 clients, 10 in a round, 20 local steps on batches of 20. Accuracies are
 * shares of all clients' test points, so that large clients count for more. Confined to one
 * thread.
 */
public final class SyntheticComparison {

    /** Rate of local and personal steps. */
    public static final double RATE = 0.02;

    /** Steps of a client that learns on its own. */
    public static final int LOCAL_STEPS = 1200;

    private static final int CLIENTS_PER_ROUND = 10;
    private static final int STEPS = 20;
    private static final int BATCH = 20;

    /** Batches of personal steps are those of this round, which no training reaches. */
    private static final int PERSONAL_ROUND = Integer.MAX_VALUE;

    private final Kernels kernels;
    private final long seed;
    private final BatchClients clients;
    private final Mlp model =
            new Mlp(List.of(Synthetic.INPUTS, Synthetic.CLASSES), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);

    /** The federation under {@code seed}, which also draws cohorts and batches. */
    public SyntheticComparison(Kernels kernels, long seed) {
        this(kernels, seed, Synthetic.pFedMe());
    }

    /** As the other constructor with clients of another kind, at least 10. */
    public SyntheticComparison(Kernels kernels, long seed, Synthetic population) {
        this.kernels = kernels;
        this.seed = seed;
        this.clients = new BatchClients(seed, population.generate(seed), BATCH, BATCH);
    }

    /** The model before training. */
    public float[] initial() {
        return model.initialise(seed);
    }

    /** The global model after federated averaging. */
    public float[] federatedAveraging(int rounds, TrainingListener listener) {
        Reptile localSteps = new Reptile(new InnerLoop(RATE, STEPS), BATCH);
        ClientTasks tasks = new LocalBatches(clients);
        // Averaged models are a step of length 1 along averaged differences, which Reptile divides by the rate.
        TrainingSettings settings = new TrainingSettings(rounds, ServerOptimiser.Settings.sgd(RATE), 0, rounds);
        try (FastWeights weights = model.fastWeights(
                        kernels, NormMode.TRANSDUCTIVE, localSteps.trainingShape(tasks.shape()), CLIENTS_PER_ROUND);
                WeightedClientMean sum = new WeightedClientMean(weights, localSteps, tasks, CLIENTS_PER_ROUND, seed)) {
            Estimate none = new Estimate(0, 0, 1);
            return new FederatedTraining(
                            sum,
                            settings,
                            Optional.empty(),
                            vector -> new AdaptationReport(List.of(none), List.of(none)))
                    .run(initial(), listener)
                    .model();
        }
    }

    /**
     * The accuracy on all test points, each client's by the model after personal steps.
     *
     * @param vector to start from
     * @param steps of each client, at least 0
     */
    public double personalised(float[] vector, int steps) {
        Descent descent = Descent.uniform(model.layout(), RATE);
        double right = 0;
        double points = 0;
        for (int client = 0; client < clients.clients(); client++) {
            Examples test = clients.owned(client).test();
            TaskShape shape = new TaskShape(Synthetic.INPUTS, Synthetic.CLASSES, BATCH, test.points());
            try (FastWeights weights = model.fastWeights(kernels, NormMode.TRANSDUCTIVE, shape, 1)) {
                weights.load(List.of(task(client, 0, test)));
                weights.reset(vector);
                for (int step = 0; step < steps; step++) {
                    if (step > 0) {
                        weights.load(List.of(task(client, step, test)));
                    }
                    weights.step(Part.SUPPORT, descent);
                }
                right += test.points() * weights.scores(Part.QUERY).get(0).accuracy();
                points += test.points();
            }
        }
        return right / points;
    }

    private Task task(int client, int step, Examples test) {
        return new Task(clients.batch(client, PERSONAL_ROUND, step, BATCH), test);
    }

    /** What a client works on in a round: batches of its training points, half of them as the support set. */
    private record LocalBatches(BatchClients owners) implements ClientTasks {
        @Override
        public TaskShape shape() {
            return new TaskShape(Synthetic.INPUTS, Synthetic.CLASSES, STEPS / 2 * BATCH, STEPS / 2 * BATCH);
        }

        @Override
        public int clients() {
            return owners.clients();
        }

        @Override
        public long examples(int client) {
            return owners.examples(client);
        }

        @Override
        public Task task(int client, int round, int index) {
            return new Task(batches(client, round, 0), batches(client, round, STEPS / 2));
        }

        private Examples batches(int client, int round, int first) {
            return IntStream.range(first, first + STEPS / 2)
                    .mapToObj(step -> owners.batch(client, round, step, BATCH))
                    .reduce(Examples::concatenation)
                    .orElseThrow();
        }
    }
}
