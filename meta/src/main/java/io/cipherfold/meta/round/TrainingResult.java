// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.secureagg.RunEnd;
import java.util.List;

/** What a training ended with. Immutable. */
public final class TrainingResult {

    private final float[] model;
    private final List<CurvePoint> curve;
    private final AdaptationReport after;
    private final List<MeasuredRound> measured;
    private final RunEnd end;
    private final int releasedRounds;
    private final int abortedRounds;
    private final double meanClients;

    /**
     * A point of the learning curve.
     *
     * @param round how many rounds had been released; 0 before the first
     * @param report how well the model of that moment adapted
     */
    public record CurvePoint(int round, AdaptationReport report) {}

    /**
     * Creates a result.
     *
     * @param model copied
     * @param curve from round 0 to the last
     * @param behindModel points of the curve behind that of {@code model}
     * @param measured one for each released round, or none
     * @param meanClients vectors per released sum, or their expected number where it is hidden
     */
    TrainingResult(
            float[] model,
            List<CurvePoint> curve,
            int behindModel,
            List<MeasuredRound> measured,
            RunEnd end,
            int releasedRounds,
            int abortedRounds,
            double meanClients) {
        this.model = model.clone();
        this.curve = List.copyOf(curve);
        this.after = curve.get(curve.size() - 1 - behindModel).report();
        this.measured = List.copyOf(measured);
        this.end = end;
        this.releasedRounds = releasedRounds;
        this.abortedRounds = abortedRounds;
        this.meanClients = meanClients;
    }

    /** Why it ended; unless {@code COMPLETE}, with fewer released rounds than were wanted. */
    public RunEnd end() {
        return end;
    }

    /** What the clients measured, for each released round; empty if they do not. */
    public List<MeasuredRound> measured() {
        return measured;
    }

    /** A copy of the trained vector: that of the last released round or, if it stopped early, of the lowest loss. */
    public float[] model() {
        return model.clone();
    }

    /** The learning curve: first the untrained model, last that of the last round. */
    public List<CurvePoint> curve() {
        return curve;
    }

    /** Before any round. */
    public AdaptationReport before() {
        return curve.get(0).report();
    }

    /** Of {@link #model}. */
    public AdaptationReport after() {
        return after;
    }

    /** Rounds that moved the model. */
    public int releasedRounds() {
        return releasedRounds;
    }

    /** Rounds that gave no sum. */
    public int abortedRounds() {
        return abortedRounds;
    }

    /** Vectors per released sum, on average, or the expected number where it is hidden; 0 if none was released. */
    public double meanClients() {
        return meanClients;
    }
}
