// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.measure.AdaptiveClipNorm;
import io.cipherfold.secureagg.measure.Clipping;
import io.cipherfold.secureagg.measure.MeasuredLayout;
import io.cipherfold.secureagg.measure.MeasuredSum;
import io.cipherfold.secureagg.measure.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Updates with measurements beside them, as clients make them and the server reads them. A plan for them has
 * {@link #vectorLength} parameters and the clip norm {@link #planClipNorm}, which stay the same when the norm to which
 * updates are clipped adapts: a clipped update is scaled to its share of the plan's norm, so that the plan's sensitivity and
 * its epsilon hold whatever the norm is.
 *
 * <p>An adapting norm is announced as one more number behind the model's parameters. It follows from released sums, so that
 * every reader can compute it; the announcement's digest binds it, and members accept only uploads of one digest. A client
 * takes no part with a norm outside the agreed range.
 *
 * <p>Immutable.
 */
public final class MeasuredUpdates {

    /** Mean query loss of a client's tasks before adaptation. */
    public static final String LOSS_BEFORE = "loss-before";

    /** Mean query loss of a client's tasks after adaptation. */
    public static final String LOSS_AFTER = "loss-after";

    /** How many examples a client owns. */
    public static final String EXAMPLES = "examples";

    private final MeasurementSettings settings;
    private final MeasuredLayout layout;
    private final Clipping clipping;
    private final Optional<AdaptiveClipNorm> adaptive;

    /**
     * Lays out the vectors of a training.
     *
     * @param parameters of the model
     * @param updateNorm most that the update has of the plan's clip norm; what it is clipped to, unless that adapts
     */
    public MeasuredUpdates(ParameterLayout parameters, double updateNorm, MeasurementSettings settings) {
        this.settings = settings;
        this.adaptive = settings.adaptive().map(MeasuredUpdates::announceable);
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(AdaptiveClipNorm.WITHIN);
        if (measuresLosses()) {
            measurements.add(new Measurement(LOSS_BEFORE, 0, settings.greatestLoss()));
            measurements.add(new Measurement(LOSS_AFTER, 0, settings.greatestLoss()));
        }
        if (settings.mostExamples() > 0) {
            measurements.add(new Measurement(EXAMPLES, 0, settings.mostExamples()));
        }
        this.layout = settings.weighted()
                ? MeasuredLayout.weighted(parameters.length(), updateNorm, settings.measurementNorm(), measurements)
                : MeasuredLayout.of(parameters.length(), updateNorm, settings.measurementNorm(), measurements);
        this.clipping =
                settings.perLayer() ? perLayer(parameters, updateNorm) : Clipping.flat(parameters.length(), updateNorm);
    }

    /** With bounds that are float32, so that rounding a norm between them to float32 leaves it between them. */
    private static AdaptiveClipNorm announceable(AdaptiveClipNorm norm) {
        return new AdaptiveClipNorm(
                (float) norm.norm(), norm.quantile(), norm.rate(), (float) norm.least(), (float) norm.most());
    }

    private static Clipping perLayer(ParameterLayout parameters, double norm) {
        int[] lengths = parameters.segments().stream()
                .mapToInt(ParameterLayout.Segment::length)
                .toArray();
        double[] norms = new double[lengths.length];
        Arrays.fill(norms, norm / Math.sqrt(lengths.length));
        return Clipping.perLayer(lengths, norms);
    }

    /** Coordinates of a client's vector: the plan's number of parameters. */
    public int vectorLength() {
        return layout.length();
    }

    /** The norm that no vector exceeds: the plan's clip norm. */
    public double planClipNorm() {
        return layout.clipNorm();
    }

    /** What is agreed on. */
    public MeasurementSettings settings() {
        return settings;
    }

    /** Parameters of the model. */
    int parameters() {
        return clipping.parameters();
    }

    boolean measuresLosses() {
        return settings.greatestLoss() > 0;
    }

    /** The norm of the first round: as float32, like every norm that is announced. */
    float firstNorm() {
        return (float) (adaptive.isPresent() ? adaptive.get().norm() : clipping.norm());
    }

    /** The norm of the round after one with a norm. */
    float nextNorm(float norm, MeasuredSum sum) {
        double within = sum.mean(AdaptiveClipNorm.WITHIN.name());
        return adaptive.map(rule -> (float) rule.withNorm(norm).next(within).norm())
                .orElse(norm);
    }

    /** What is announced: the parameters, and the norm behind them if it adapts. */
    float[] announced(float[] parameters, float norm) {
        if (adaptive.isEmpty()) {
            return parameters;
        }
        float[] announced = Arrays.copyOf(parameters, parameters.length + 1);
        announced[parameters.length] = norm;
        return announced;
    }

    /** How many numbers are announced. */
    int announcedLength() {
        return clipping.parameters() + (adaptive.isPresent() ? 1 : 0);
    }

    /**
     * How updates are clipped in the round of an announcement.
     *
     * @throws IllegalArgumentException if the norm in it is outside the agreed range; names both
     */
    Clipping clippingOf(float[] announced) {
        return clippingOf(announced[announced.length - 1]);
    }

    private Clipping clippingOf(float norm) {
        return adaptive.map(rule -> clipping.withNorm(rule.withNorm(norm).norm()))
                .orElse(clipping);
    }

    /** The vector of a client that diverged: no update, no examples and so no weight, outside the norm, greatest losses. */
    double[] divergedVector(Clipping ofRound) {
        double[] none = new double[parameters()];
        return vector(ofRound, none, 0.0, new Losses(settings.greatestLoss(), settings.greatestLoss()), 0);
    }

    /**
     * A client's vector.
     *
     * @param update clipped here
     * @param losses before and after adaptation; not looked at if losses are not measured
     */
    double[] vector(Clipping ofRound, double[] update, Losses losses, long examples) {
        double within = ofRound.clip(update) ? 1.0 : 0.0;
        return vector(ofRound, update, within, losses, examples);
    }

    private double[] vector(Clipping ofRound, double[] update, double within, Losses losses, long examples) {
        List<Double> values = new ArrayList<>();
        values.add(within);
        if (measuresLosses()) {
            values.add(losses.before());
            values.add(losses.after());
        }
        if (settings.mostExamples() > 0) {
            values.add((double) examples);
        }
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        double weight = Math.min(1, (double) examples / Math.max(1, settings.mostExamples()));
        return settings.weighted()
                ? layout.weightedVector(ofRound, weight, update, all)
                : layout.vector(ofRound, update, all);
    }

    /** Mean query losses of a client's tasks, not NaN. */
    record Losses(double before, double after) {}

    /** What a sum says. */
    MeasuredSum read(ReleasedSum sum, float norm) {
        return layout.read(sum, clippingOf(norm));
    }

    /** The measurements of a round with the noise in them. */
    MeasuredRound measured(int round, float norm, MeasuredSum sum, double noiseDeviation) {
        List<MeasuredRound.Value> values = layout.measurements().stream()
                .map(measurement -> new MeasuredRound.Value(
                        measurement.name(),
                        sum.mean(measurement.name()),
                        sum.deviationOfMean(measurement.name(), noiseDeviation)))
                .toList();
        return new MeasuredRound(round, norm, values);
    }
}
