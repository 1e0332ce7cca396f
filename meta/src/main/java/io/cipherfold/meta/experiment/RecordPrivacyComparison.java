// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.JointTraining;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.algorithm.PrivateReptile;
import io.cipherfold.meta.algorithm.Reptile;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.KeptTasks;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.SecureSum;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A federation in which privacy can be had at two levels: {@value #CLIENTS} clients, each with {@value #RECORDS} points
 * of one sinusoid of its own (Finn et al. 2017, section 5.1), the same in every round. A round takes the next {@value
 * #COHORT} clients in turn, so that nobody's part is left to chance. They learn by Reptile with {@value #STEPS} steps on
 * one half of their points and the other in turn, or by {@link PrivateReptile} with as many on all of them; their updates are cut to norm {@value #CLIP} and added up. New
 * curves are adapted to with ten points. Confined to one thread.
 */
public final class RecordPrivacyComparison {

    /** Clients in all. */
    public static final int CLIENTS = 5000;

    /** Clients of a round. */
    public static final int COHORT = 50;

    /** Points of a client. */
    public static final int RECORDS = 200;

    /** Inner steps in a round. */
    public static final int STEPS = 5;

    /** Norm to which a client's update is cut. */
    public static final double CLIP = 1;

    /** Norm to which the gradient of a record is cut. */
    public static final double RECORD_CLIP = 20;

    /** Steps of adaptation to a new curve. */
    public static final int TEST_STEPS = 10;

    private static final double RATE = 0.02;
    private static final double OUTER_RATE = 0.024;
    private static final double DECAY_SHARE = 0.3;
    private static final int SHOTS = 10;
    private static final int TEST_QUERIES = 100;
    private static final int TEST_TASKS = 600;

    private static final long DOMAIN = 52;
    private static final long TRAINING = 0;
    private static final long TEST = 1;

    private final Kernels kernels;
    private final long seed;
    private final Mlp model = new Mlp(List.of(1, 32, 32, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final KeptTasks clients;

    /** The federation under {@code seed}, which also draws the initial model and the tests. */
    public RecordPrivacyComparison(Kernels kernels, long seed) {
        this.kernels = kernels;
        this.seed = seed;
        this.clients = new KeptTasks(new SinusoidClients(
                stream(TRAINING), CLIENTS, 1, new TaskShape(1, 1, RECORDS / 2, RECORDS - RECORDS / 2)));
    }

    private long stream(long purpose) {
        return SeededStream.of(seed, DOMAIN, purpose).nextLong();
    }

    /** Numbers of the model. */
    public int parameters() {
        return model.layout().length();
    }

    /** Reptile without any privacy inside. */
    public static MetaAlgorithm reptile() {
        return new Reptile(new InnerLoop(RATE, STEPS));
    }

    /** The control without meta-learning: one model for all clients' points. */
    public static MetaAlgorithm jointTraining() {
        return new JointTraining(new InnerLoop(RATE, STEPS));
    }

    /**
     * Reptile with noisy steps on all records.
     *
     * @param noiseMultiplier deviation of the noise on a step's sum, in {@link #RECORD_CLIP}
     */
    public static PrivateReptile privateReptile(double noiseMultiplier) {
        return new PrivateReptile(new InnerLoop(RATE, STEPS, RECORD_CLIP), noiseMultiplier, 1);
    }

    /** In how many of the first {@code rounds} rounds a client takes part at most. */
    public static int participations(int rounds) {
        return Math.floorDiv(Math.multiplyExact(rounds, COHORT) - 1, CLIENTS) + 1;
    }

    /** The model before training. */
    public float[] initial() {
        return model.initialise(seed);
    }

    /**
     * The model after training.
     *
     * @param noise what happens to the sums of a round, which it is given in the clear
     */
    public float[] train(
            MetaAlgorithm algorithm, UnaryOperator<SecureSum> noise, int rounds, TrainingListener listener) {
        Outer outer = new Outer(rounds, 1, ServerOptimiser.Settings.adam(OUTER_RATE), DECAY_SHARE, 0);
        try (MetaClients updates = new MetaClients(kernels, model, algorithm, clients, 1, Optional.empty());
                SecureSum sum = noise.apply(
                        new InsecurePlainMean(parameters(), CLIP, RecordPrivacyComparison::cohort, updates))) {
            Estimate none = new Estimate(0, 0, 1);
            TrainingResult result = new FederatedTraining(
                            sum,
                            outer.settings(),
                            Optional.empty(),
                            vector -> new AdaptationReport(List.of(none), List.of(none)))
                    .run(initial(), listener);
            return result.model();
        }
    }

    private static int[] cohort(int round) {
        int first = (int) ((round - 1L) * COHORT % CLIENTS);
        return IntStream.range(first, first + COHORT).toArray();
    }

    /**
     * The mean squared errors on new curves after each number of steps.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if adaptation diverges
     */
    public AdaptationReport judge(float[] vector) {
        try (TaskEvaluation evaluation = new TaskEvaluation(
                kernels,
                NormMode.TRANSDUCTIVE,
                Optional.empty(),
                model,
                reptile(),
                new SinusoidTasks(stream(TEST), SHOTS, TEST_QUERIES),
                TEST_TASKS,
                TEST_STEPS)) {
            return evaluation.evaluate(vector);
        }
    }
}
