// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.measure.MeasuredSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Federated meta-training (Chen, Luo, Dong, Li, He, "Federated Meta-Learning with Fast Convergence and Efficient
 * Communication", 2018, algorithm 1) over any {@link SecureSum}: announce the model, receive the sum of the clients'
 * meta-updates, let Adam move the model against its mean. All it ever sees of the clients is the released sum, and what
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
        this.sum = sum;
        this.settings = settings;
        this.measured = measured;
        this.evaluation = evaluation;
    }

    /**
     * Trains from {@code initialModel} on until {@code settings.rounds()} rounds have been released, in rounds 1, 2, 3 and
     * so on of the sum. Ends earlier when the privacy budget is spent, after the last round of the sum, and after
     * {@link TrainingSettings#mostRounds()}; {@link TrainingResult#end} says which.
     *
     * @param initialModel as long as the vectors of the sum without measurements; not changed
     * @throws IllegalArgumentException if it is not
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if the model diverges
     */
    public TrainingResult run(float[] initialModel, TrainingListener listener) {
        int expected = measured.map(MeasuredUpdates::vectorLength).orElse(initialModel.length);
        int parameters = measured.map(MeasuredUpdates::parameters).orElse(expected);
        if (sum.vectorLength() != expected || initialModel.length != parameters) {
            throw new IllegalArgumentException("the sum is over vectors of " + sum.vectorLength()
                    + " coordinates, the model has " + initialModel.length + " parameters"
                    + measured.map(updates -> "; with measurements " + parameters + " make vectors of " + expected)
                            .orElse(""));
        }
        double[] model = new double[initialModel.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = initialModel[i];
        }
        Adam adam = new Adam(settings.adam(), model.length);
        List<TrainingResult.CurvePoint> curve = new ArrayList<>();
        List<MeasuredRound> measurements = new ArrayList<>();
        curve.add(evaluate(0, model, listener));
        float clipNorm = measured.map(MeasuredUpdates::firstNorm).orElse(0f);
        int released = 0;
        double clients = 0;
        int round = 0;
        RunEnd end = RunEnd.COMPLETE;
        while (released < settings.rounds()) {
            if (round == settings.mostRounds() || round == sum.lastRound()) {
                end = round == settings.mostRounds() ? RunEnd.TOO_MANY_ABORTS : RunEnd.ROUNDS_USED_UP;
                break;
            }
            round++;
            RoundOutcome outcome = sum.run(round, announced(toFloats(model), clipNorm));
            if (outcome instanceof RoundOutcome.Aborted aborted) {
                listener.roundAborted(round, aborted.reason());
                if (aborted.reason() == AbortReason.BUDGET_SPENT) {
                    end = RunEnd.BUDGET_SPENT;
                    break;
                }
                continue;
            }
            ReleasedSum releasedSum = ((RoundOutcome.Released) outcome).sum();
            released++;
            clients += releasedSum.divisor();
            if (measured.isPresent()) {
                MeasuredSum read = measured.get().read(releasedSum, clipNorm);
                if (read.hasMeanUpdate()) {
                    adam.step(model, read.meanUpdate(), settings.rateFactor(released));
                }
                double deviation = sum.noiseDeviation(releasedSum.divisor());
                measurements.add(measured.get().measured(round, clipNorm, read, deviation));
                clipNorm = measured.get().nextNorm(clipNorm, read);
            } else {
                adam.step(model, releasedSum.mean(), settings.rateFactor(released));
            }
            listener.roundReleased(round, releasedSum.clients());
            if (measured.isPresent()) {
                listener.measured(measurements.get(measurements.size() - 1));
            }
            if (released % settings.evaluationInterval() == 0) {
                curve.add(evaluate(released, model, listener));
            }
        }
        if (curve.get(curve.size() - 1).round() != released) {
            curve.add(evaluate(released, model, listener));
        }
        double meanClients = released == 0 ? 0 : clients / released;
        return new TrainingResult(toFloats(model), curve, measurements, end, released, round - released, meanClients);
    }

    private float[] announced(float[] model, float clipNorm) {
        return measured.map(updates -> updates.announced(model, clipNorm)).orElse(model);
    }

    private TrainingResult.CurvePoint evaluate(int round, double[] model, TrainingListener listener) {
        AdaptationReport report = evaluation.apply(toFloats(model));
        listener.evaluated(round, report);
        return new TrainingResult.CurvePoint(round, report);
    }

    private static float[] toFloats(double[] model) {
        float[] floats = new float[model.length];
        for (int i = 0; i < model.length; i++) {
            floats[i] = (float) model[i];
        }
        return floats;
    }
}
