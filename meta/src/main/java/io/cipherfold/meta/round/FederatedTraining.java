// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.measure.MeasuredSum;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Federated meta-training (Chen, Luo, Dong, Li, He, "Federated Meta-Learning with Fast Convergence and Efficient
 * Communication", 2018, algorithm 1) over any {@link SecureSum}: announce the model, receive the sum of the clients'
 * meta-updates, let the server's optimiser move the model against its mean. All it ever sees of the clients is the released sum, and what
 * they measured is read from it. A round without a sum leaves model and optimiser as they were.
 *
 * <p>When the privacy budget ends before the training does, it stops with the model of the last released round: another
 * attempt would cost the clients that have budget left a participation.
 *
 * <p>One training at a time; the sum stays the caller's to close.
 */
public final class FederatedTraining {

    private final SecureSum sum;
    private final TrainingSettings settings;
    private final Optional<MeasuredUpdates> measured;
    private final Function<float[], AdaptationReport> evaluation;
    private final Optional<Checkpoint> checkpoint;

    /**
     * Creates a training.
     *
     * @param measured what the clients of the sum report beside their updates; empty if their vectors are updates alone
     * @param evaluation judges a model, for instance {@link TaskEvaluation#evaluate}; must not change it
     */
    public FederatedTraining(
            SecureSum sum,
            TrainingSettings settings,
            Optional<MeasuredUpdates> measured,
            Function<float[], AdaptationReport> evaluation) {
        this(sum, settings, measured, evaluation, Optional.empty());
    }

    private FederatedTraining(
            SecureSum sum,
            TrainingSettings settings,
            Optional<MeasuredUpdates> measured,
            Function<float[], AdaptationReport> evaluation,
            Optional<Checkpoint> checkpoint) {
        this.sum = sum;
        this.settings = settings;
        this.measured = measured;
        this.evaluation = evaluation;
        this.checkpoint = checkpoint;
    }

    /** The same that saves its state, and goes on from a saved one. */
    public FederatedTraining withCheckpoint(Checkpoint newCheckpoint) {
        return new FederatedTraining(sum, settings, measured, evaluation, Optional.of(newCheckpoint));
    }

    /**
     * Trains from {@code initialModel} on until {@code settings.rounds()} rounds have been released, in rounds 1, 2, 3 and
     * so on of the sum, or behind the last one of the checkpoint. Ends earlier when the privacy budget is spent, after the
     * last round of the sum, after {@link TrainingSettings#mostRounds()}, and when patience has ended; {@link
     * TrainingResult#end} says which.
     *
     * @param initialModel as long as the vectors of the sum without measurements; not changed
     * @throws IllegalArgumentException if it is not, or a sum with noise should go on from a checkpoint
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if the model diverges, {@code DATA} if there is
     *     a checkpoint file from which it cannot go on
     */
    public TrainingResult run(float[] initialModel, TrainingListener listener) {
        requireLengths(initialModel.length);
        double[] model = new double[initialModel.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = initialModel[i];
        }
        float firstNorm = measured.map(MeasuredUpdates::firstNorm).orElse(0f);
        TrainingState state = new TrainingState(model, settings.optimiser(), firstNorm);
        checkpoint.ifPresent(file -> restore(file, state));
        if (state.curve().isEmpty()) {
            evaluate(state, listener);
        }
        RunEnd end = RunEnd.COMPLETE;
        while (state.released() < settings.rounds()) {
            if (settings.patience() > 0 && state.pointsSinceBest() >= settings.patience()) {
                end = RunEnd.STOPPED_EARLY;
                break;
            }
            if (state.round() >= settings.mostRounds() || state.round() >= sum.lastRound()) {
                end = state.round() >= settings.mostRounds() ? RunEnd.TOO_MANY_ABORTS : RunEnd.ROUNDS_USED_UP;
                break;
            }
            if (runRound(state, listener) == AbortReason.BUDGET_SPENT) {
                end = RunEnd.BUDGET_SPENT;
                break;
            }
            checkpoint.ifPresent(file -> file.save(state, false));
        }
        if (state.curve().get(state.curve().size() - 1).round() != state.released()) {
            evaluate(state, listener);
        }
        int behindModel = 0;
        if (end == RunEnd.STOPPED_EARLY) {
            behindModel = state.pointsSinceBest();
            state.returnToBest();
        }
        checkpoint.ifPresent(file -> saveAtTheEnd(file, state, listener));
        return new TrainingResult(
                state.modelInFloats(),
                state.curve(),
                behindModel,
                state.measured(),
                end,
                state.released(),
                state.round() - state.released(),
                state.meanClients());
    }

    /** Rounds of a sum with noise behind the last saved one have cost privacy that no account would count twice. */
    private void restore(Checkpoint file, TrainingState state) {
        file.restore(state);
        if (state.round() > 0 && sum.noiseDeviation(1) > 0) {
            throw new IllegalArgumentException(file.file() + " holds a training of " + state.round()
                    + " rounds; one with noise cannot go on from a file, as rounds after the last saved one may have been"
                    + " released and paid for");
        }
    }

    private static void saveAtTheEnd(Checkpoint file, TrainingState state, TrainingListener listener) {
        try {
            file.save(state, true);
        } catch (MetaException e) {
            listener.checkpointFailed(e);
        }
    }

    private void requireLengths(int given) {
        int expected = measured.map(MeasuredUpdates::vectorLength).orElse(given);
        int parameters = measured.map(MeasuredUpdates::parameters).orElse(expected);
        if (sum.vectorLength() != expected || given != parameters) {
            throw new IllegalArgumentException("the sum is over vectors of " + sum.vectorLength()
                    + " coordinates, the model has " + given + " parameters"
                    + measured.map(updates -> "; with measurements " + parameters + " make vectors of " + expected)
                            .orElse(""));
        }
    }

    /** Runs the next round; why it gave no sum, or null if it did. */
    private @Nullable AbortReason runRound(TrainingState state, TrainingListener listener) {
        int round = state.nextRound();
        float clipNorm = state.clipNorm();
        RoundOutcome outcome = sum.run(round, announced(state.modelInFloats(), clipNorm));
        if (outcome instanceof RoundOutcome.Aborted aborted) {
            listener.roundAborted(round, aborted.reason());
            return aborted.reason();
        }
        ReleasedSum releasedSum = ((RoundOutcome.Released) outcome).sum();
        state.addReleased(releasedSum.divisor());
        double rateFactor = settings.rateFactor(state.released());
        double[] mean = releasedSum.mean();
        requireFinite(mean, "mean update", round);
        if (measured.isPresent()) {
            MeasuredSum read = measured.get().read(releasedSum, clipNorm);
            if (read.hasMeanUpdate()) {
                state.optimiser().step(state.model(), read.meanUpdate(), rateFactor);
            }
            double deviation = sum.noiseDeviation(releasedSum.divisor());
            state.measured().add(measured.get().measured(round, clipNorm, read, deviation));
            state.clipNorm(measured.get().nextNorm(clipNorm, read));
        } else {
            state.optimiser().step(state.model(), mean, rateFactor);
        }
        requireFinite(state.model(), "model", round);
        listener.roundReleased(round, releasedSum.clients());
        if (measured.isPresent()) {
            listener.measured(state.measured().get(state.measured().size() - 1));
        }
        if (state.released() % settings.evaluationInterval() == 0) {
            evaluate(state, listener);
        }
        return null;
    }

    private static void requireFinite(double[] values, String what, int round) {
        for (double value : values) {
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new MetaException(
                        MetaException.Code.NOT_FINITE,
                        "the " + what + " of round " + round + " is not finite; smaller rates help");
            }
        }
    }

    private float[] announced(float[] model, float clipNorm) {
        return measured.map(updates -> updates.announced(model, clipNorm)).orElse(model);
    }

    private void evaluate(TrainingState state, TrainingListener listener) {
        AdaptationReport report;
        try {
            report = evaluation.apply(state.modelInFloats());
        } catch (MetaException e) {
            throw new MetaException(
                    e.code(), "learning curve after " + state.released() + " rounds: " + e.getMessage(), e);
        }
        state.addPoint(report);
        listener.evaluated(state.released(), report);
    }
}
