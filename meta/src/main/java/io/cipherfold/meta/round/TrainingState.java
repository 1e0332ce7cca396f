// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import java.util.ArrayList;
import java.util.List;

/** Where a training stands between two rounds: all that it takes to go on. Confined to one thread. */
final class TrainingState {

    private final double[] model;
    private final ServerOptimiser optimiser;
    private final List<TrainingResult.CurvePoint> curve = new ArrayList<>();
    private final List<MeasuredRound> measured = new ArrayList<>();
    private double[] best;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int pointsSinceBest;
    private float clipNorm;
    private int round;
    private int released;
    private double clients;

    /** Before the first round. */
    TrainingState(double[] model, ServerOptimiser.Settings optimiser, float clipNorm) {
        this.model = model;
        this.best = model.clone();
        this.optimiser = new ServerOptimiser(optimiser, model.length);
        this.clipNorm = clipNorm;
    }

    /** The shared vector, which moves. */
    double[] model() {
        return model;
    }

    float[] modelInFloats() {
        float[] floats = new float[model.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) model[i];
        }
        return floats;
    }

    /** Makes the vector of the lowest loss on the learning curve so far the model, at the end of the training. */
    void returnToBest() {
        System.arraycopy(best, 0, model, 0, model.length);
    }

    ServerOptimiser optimiser() {
        return optimiser;
    }

    List<TrainingResult.CurvePoint> curve() {
        return curve;
    }

    List<MeasuredRound> measured() {
        return measured;
    }

    /** Adds a point of the learning curve and keeps the model if its last loss is the lowest so far. */
    void addPoint(AdaptationReport report) {
        curve.add(new TrainingResult.CurvePoint(released, report));
        double loss = report.loss().get(report.loss().size() - 1).mean();
        if (loss < bestLoss) {
            bestLoss = loss;
            best = model.clone();
            pointsSinceBest = 0;
        } else {
            pointsSinceBest++;
        }
    }

    /** Points of the learning curve since the lowest loss. */
    int pointsSinceBest() {
        return pointsSinceBest;
    }

    float clipNorm() {
        return clipNorm;
    }

    void clipNorm(float next) {
        clipNorm = next;
    }

    /** Rounds that have been run. */
    int round() {
        return round;
    }

    int nextRound() {
        return ++round;
    }

    /** Rounds that have been released. */
    int released() {
        return released;
    }

    void addReleased(double vectors) {
        released++;
        clients += vectors;
    }

    /** Vectors per released sum; 0 before the first. */
    double meanClients() {
        return released == 0 ? 0 : clients / released;
    }

    /** What a checkpoint holds beside lists and optimiser. */
    Counters counters() {
        return new Counters(round, released, clients, clipNorm, bestLoss, pointsSinceBest);
    }

    double[] best() {
        return best;
    }

    /** Goes on where a checkpoint stands; the model has been put in already. */
    void restore(Counters counters, double[] bestModel) {
        round = counters.round;
        released = counters.released;
        clients = counters.clients;
        clipNorm = counters.clipNorm;
        bestLoss = counters.bestLoss;
        pointsSinceBest = counters.pointsSinceBest;
        best = bestModel;
    }

    /** The plain numbers of a state. */
    record Counters(int round, int released, double clients, float clipNorm, double bestLoss, int pointsSinceBest) {}
}
