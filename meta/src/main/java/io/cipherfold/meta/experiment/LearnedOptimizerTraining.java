// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.algorithm.OptimizerRun;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingSettings;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link CoordinatewiseOptimizer} on {@link Quadratics} as Andrychowicz et al. 2016, section 3: batches of functions
 * are lowered for {@link #STEPS} steps in windows of {@link #WINDOW}, and after each window Adam moves the optimiser's
 * weights. The weights that do best on functions for validation on the way are kept. Confined to one thread.
 */
public final class LearnedOptimizerTraining {

    /** Steps of each function in training: the horizon. */
    public static final int STEPS = 100;

    /** Steps between two updates of the optimiser, through which derivatives are taken back. */
    public static final int WINDOW = 20;

    /** Functions of a batch. */
    static final int FUNCTIONS = 128;

    private static final long DOMAIN = 45;
    private static final long TRAINING = 0;
    private static final long VALIDATION = 1;
    private static final long TEST = 2;
    private static final int VALIDATION_FUNCTIONS = 256;
    private static final double RATE = 0.003;
    private static final double DECAY_SHARE = 0.5;
    private static final int CURVE_POINTS = 20;

    private final CoordinatewiseOptimizer optimizer;
    private final long seed;

    /** A training under {@code seed}. */
    public LearnedOptimizerTraining(CoordinatewiseOptimizer optimizer, long seed) {
        this.optimizer = optimizer;
        this.seed = seed;
    }

    private static long seed(long seed, long purpose) {
        return SeededStream.of(seed, DOMAIN, purpose).nextLong();
    }

    /** Functions of the kind that is trained on, which no validation and no test uses. */
    static Quadratics trainingFunctions(long seed, long first, int count) {
        return new Quadratics(seed(seed, TRAINING), first, count);
    }

    /** New functions. */
    static Quadratics testFunctions(long seed, int count) {
        return new Quadratics(seed(seed, TEST), 0, count);
    }

    /**
     * What came out.
     *
     * @param weights that did best in validation; those before the training if they did
     * @param curve the mean loss over the steps of functions for validation, first that of the untrained weights
     * @param failure why it ended early, if numbers left their range
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on and never compared
    public record Outcome(float[] weights, List<Estimate> curve, Optional<String> failure) {}

    /**
     * Trains for {@code windows} updates. If a loss, a derivative or a weight leaves the range of numbers the training
     * stops, and what was reached before is kept.
     */
    public Outcome train(int windows, TrainingListener listener) {
        return train(windows, optimizer.initialise(seed), RATE, listener);
    }

    /** As the other method, from given weights and with another rate of Adam. */
    Outcome train(int windows, float[] initial, double rate, TrainingListener listener) {
        History history = new History(initial);
        TrainingSettings settings = new TrainingSettings(
                windows,
                ServerOptimiser.Settings.adam(rate),
                (int) Math.round(DECAY_SHARE * windows),
                Math.max(1, windows / CURVE_POINTS));
        try {
            new FederatedTraining(new Windows(), settings, Optional.empty(), history::evaluate).run(initial, listener);
        } catch (MetaException e) {
            if (e.code() != MetaException.Code.NOT_FINITE) {
                throw e;
            }
            return new Outcome(history.best, List.copyOf(history.curve), Optional.ofNullable(e.getMessage()));
        }
        return new Outcome(history.best, List.copyOf(history.curve), Optional.empty());
    }

    /** What is known at the end, however it comes. */
    private final class History {

        private final Quadratics validation = new Quadratics(seed(seed, VALIDATION), 0, VALIDATION_FUNCTIONS);
        private final List<Estimate> curve = new ArrayList<>();
        private float[] best;

        History(float[] initial) {
            this.best = initial;
        }

        /** The mean loss over all steps. */
        AdaptationReport evaluate(float[] weights) {
            double[] means = new double[VALIDATION_FUNCTIONS];
            OptimizerRun run = new OptimizerRun(optimizer, validation, validation.starts());
            for (int step = 0; step < STEPS; step++) {
                run.advance(weights, 0, 1);
                double[] losses = validation.losses(run.parameters());
                Arrays.setAll(means, function -> means[function] + losses[function] / STEPS);
            }
            Estimate estimate = Estimate.of(means);
            if (!Double.isFinite(estimate.mean())) {
                throw new MetaException(
                        MetaException.Code.NOT_FINITE,
                        "the mean loss of the functions for validation is " + estimate.mean()
                                + ": the learned optimiser has diverged; a smaller rate helps");
            }
            if (curve.stream().allMatch(point -> point.mean() > estimate.mean())) {
                best = weights.clone();
            }
            curve.add(estimate);
            return new AdaptationReport(List.of(estimate), List.of(estimate));
        }
    }

    /** Window after window as the rounds of a sum, {@link #STEPS} / {@link #WINDOW} of them for each batch of functions. */
    private final class Windows implements SecureSum {

        private static final int WINDOWS_OF_BATCH = STEPS / WINDOW;

        private @Nullable OptimizerRun batch;

        @Override
        public int vectorLength() {
            return optimizer.length();
        }

        @Override
        public RoundOutcome run(int round, float[] weights) {
            int window = round - 1;
            OptimizerRun current = batch;
            if (current == null || window % WINDOWS_OF_BATCH == 0) {
                long first = (long) (window / WINDOWS_OF_BATCH) * FUNCTIONS;
                Quadratics functions = trainingFunctions(seed, first, FUNCTIONS);
                current = new OptimizerRun(optimizer, functions, functions.starts());
                batch = current;
            }
            return new RoundOutcome.Released(
                    new ReleasedSum(round, FUNCTIONS, current.windowGradient(weights, WINDOW)));
        }

        @Override
        public void close() {}
    }
}
