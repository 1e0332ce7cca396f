// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.algorithm.MoreauEnvelopes;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingSettings;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.federated.BatchClients;
import io.cipherfold.meta.task.federated.Synthetic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Personalised federated learning on Synthetic(0.5, 0.5) with a linear model, as in the experiments of pFedMe (Dinh et al.
 * 2020, section 5): 100 clients, 10 in a round, 20 local steps on batches of 20. Per-FedAvg needs three batches a step; one
 * meta-gradient of FedMeta is over as many points as the local steps of federated averaging together. Accuracies are shares of
 * all clients' test points, so that large clients count for more. Confined to one thread.
 */
public final class SyntheticComparison {

    /** Rate of local and personal steps, where a method has none of its own. */
    public static final double RATE = 0.02;

    private static final int CLIENTS_PER_ROUND = 10;

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
        this.clients = new BatchClients(seed, population.generate(seed), ComparedMethod.BATCH, ComparedMethod.BATCH);
    }

    /** Local steps that a client takes on average in {@code rounds} rounds: those of a client that learns on its own. */
    public int localSteps(int rounds) {
        return rounds * CLIENTS_PER_ROUND * ComparedMethod.STEPS / clients.clients();
    }

    /** The shared vector of a method before training. */
    public float[] initial(LearningMethod method) {
        return ComparedMethod.of(method).algorithm().initialise(model, seed);
    }

    /**
     * The shared vector after training.
     *
     * @throws IllegalArgumentException if the method is not among those compared: federated averaging, FedMeta, Meta-SGD, both
     *     kinds of Per-FedAvg and pFedMe
     */
    public float[] train(LearningMethod method, int rounds, TrainingListener listener) {
        ComparedMethod compared = ComparedMethod.of(method);
        ClientTasks tasks = new LocalBatches(clients, compared.supportBatches(), compared.queryBatches());
        TrainingSettings settings = new TrainingSettings(rounds, compared.optimiser(), 0, rounds);
        try (FastWeights weights = weights(compared.algorithm().trainingShape(tasks.shape()), CLIENTS_PER_ROUND);
                WeightedClientMean sum =
                        new WeightedClientMean(weights, compared.algorithm(), tasks, CLIENTS_PER_ROUND, seed)) {
            Estimate none = new Estimate(0, 0, 1);
            return new FederatedTraining(
                            sum,
                            settings,
                            Optional.empty(),
                            vector -> new AdaptationReport(List.of(none), List.of(none)))
                    .run(initial(method), listener)
                    .model();
        }
    }

    /**
     * The accuracy on all test points, each client's by the model after the method's personal steps, each on a batch of its
     * own.
     *
     * @param vector to start from
     * @param steps of each client, at least 0
     */
    public double personalised(LearningMethod method, float[] vector, int steps) {
        MetaAlgorithm algorithm = ComparedMethod.of(method).algorithm();
        // The curve of a single step is not looked at: one query point makes it cheap.
        TaskShape shape = new TaskShape(Synthetic.INPUTS, Synthetic.CLASSES, ComparedMethod.BATCH, 1);
        double right = 0;
        try (FastWeights weights = weights(shape, 1)) {
            for (int client = 0; client < clients.clients(); client++) {
                float[] adapted = vector.clone();
                float[] personal = new float[model.layout().length()];
                for (int step = 0; step < steps; step++) {
                    Examples batch = clients.batch(client, PERSONAL_ROUND, step, ComparedMethod.BATCH);
                    algorithm.adapt(weights, adapted, List.of(new Task(batch, batch.select(0))), 1);
                    weights.weights(personal);
                    // What is shared beside the model, such as learned rates, stays.
                    System.arraycopy(personal, 0, adapted, 0, personal.length);
                }
                right += rightPoints(client, Arrays.copyOf(adapted, personal.length));
            }
        }
        return right / testPoints();
    }

    /**
     * The accuracy on all test points, each client's by what it holds after the local work of a round: the personal model of
     * pFedMe, for other methods that after as many personal steps as there are local ones.
     *
     * @param vector to start from
     */
    public double afterLocalWork(LearningMethod method, float[] vector) {
        if (!(ComparedMethod.of(method).algorithm() instanceof MoreauEnvelopes envelopes)) {
            return personalised(method, vector, ComparedMethod.STEPS);
        }
        ClientTasks tasks = new LocalBatches(clients, ComparedMethod.STEPS / 2, ComparedMethod.STEPS / 2);
        double right = 0;
        float[] personal = new float[vector.length];
        try (FastWeights weights = weights(envelopes.trainingShape(tasks.shape()), 1)) {
            for (int client = 0; client < clients.clients(); client++) {
                envelopes.personalModels(weights, vector, List.of(tasks.task(client, PERSONAL_ROUND, 0)), personal);
                right += rightPoints(client, personal);
            }
        }
        return right / testPoints();
    }

    private FastWeights weights(TaskShape shape, int capacity) {
        return model.fastWeights(kernels, NormMode.TRANSDUCTIVE, shape, capacity);
    }

    private double rightPoints(int client, float[] personal) {
        Examples test = clients.owned(client).test();
        TaskShape shape = new TaskShape(Synthetic.INPUTS, Synthetic.CLASSES, 1, test.points());
        try (FastWeights weights = weights(shape, 1)) {
            weights.load(List.of(new Task(test.select(0), test)));
            weights.reset(personal);
            return test.points() * weights.scores(Part.QUERY).get(0).accuracy();
        }
    }

    private double testPoints() {
        return IntStream.range(0, clients.clients())
                .mapToDouble(client -> clients.owned(client).test().points())
                .sum();
    }

    /** What a client works on in a round: batches of its training points, the first of them as the support set. */
    private record LocalBatches(BatchClients owners, int supportBatches, int queryBatches) implements ClientTasks {
        @Override
        public TaskShape shape() {
            return new TaskShape(
                    Synthetic.INPUTS,
                    Synthetic.CLASSES,
                    supportBatches * ComparedMethod.BATCH,
                    queryBatches * ComparedMethod.BATCH);
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
            return new Task(
                    batches(client, round, 0, supportBatches), batches(client, round, supportBatches, queryBatches));
        }

        private Examples batches(int client, int round, int first, int count) {
            return IntStream.range(first, first + count)
                    .mapToObj(step -> owners.batch(client, round, step, ComparedMethod.BATCH))
                    .reduce(Examples::concatenation)
                    .orElseThrow();
        }
    }
}
