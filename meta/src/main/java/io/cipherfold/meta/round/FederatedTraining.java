// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Federated meta-training (Chen, Luo, Dong, Li, He, "Federated Meta-Learning with Fast Convergence and Efficient
 * Communication", 2018, algorithm 1) over any {@link SecureSum}: announce the model, receive the sum of the clients'
 * meta-updates, let Adam move the model against its mean. All it ever sees of the clients is the released sum. A round
 * without a sum leaves model and optimiser as they were.
 *
 * <p>One training at a time; the sum stays the caller's to close.
 */
public final class FederatedTraining {

    private final SecureSum sum;
    private final TrainingSettings settings;
    private final Function<float[], AdaptationReport> evaluation;

    /**
     * Creates a training.
     *
     * @param evaluation judges a model, for instance {@link TaskEvaluation#evaluate}; must not change it
     */
    public FederatedTraining(SecureSum sum, TrainingSettings settings, Function<float[], AdaptationReport> evaluation) {
        this.sum = sum;
        this.settings = settings;
        this.evaluation = evaluation;
    }

    /**
     * Trains from {@code initialModel} on until {@code settings.rounds()} rounds have been released, in rounds 1, 2, 3 and
     * so on of the sum; gives up after {@link TrainingSettings#mostRounds()}.
     *
     * @param initialModel as long as the vectors of the sum; not changed
     * @throws IllegalArgumentException if it is not
     * @throws io.cipherfold.meta.MetaException with code {@code NOT_FINITE} if the model diverges
     */
    public TrainingResult run(float[] initialModel, TrainingListener listener) {
        if (initialModel.length != sum.vectorLength()) {
            throw new IllegalArgumentException("the sum is over vectors of " + sum.vectorLength()
                    + " coordinates, the model has " + initialModel.length + " parameters");
        }
        double[] model = new double[initialModel.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = initialModel[i];
        }
        Adam adam = new Adam(settings.adam(), model.length);
        List<TrainingResult.CurvePoint> curve = new ArrayList<>();
        curve.add(evaluate(0, model, listener));
        int released = 0;
        double clients = 0;
        int round = 0;
        while (released < settings.rounds() && round < settings.mostRounds()) {
            round++;
            RoundOutcome outcome = sum.run(round, toFloats(model));
            if (outcome instanceof RoundOutcome.Aborted aborted) {
                listener.roundAborted(round, aborted.reason());
                continue;
            }
            ReleasedSum releasedSum = ((RoundOutcome.Released) outcome).sum();
            released++;
            adam.step(model, releasedSum.mean(), settings.rateFactor(released));
            clients += releasedSum.divisor();
            listener.roundReleased(round, releasedSum.clients());
            if (released % settings.evaluationInterval() == 0) {
                curve.add(evaluate(released, model, listener));
            }
        }
        if (curve.get(curve.size() - 1).round() != released) {
            curve.add(evaluate(released, model, listener));
        }
        double meanClients = released == 0 ? 0 : clients / released;
        return new TrainingResult(toFloats(model), curve, released, round - released, meanClients);
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
