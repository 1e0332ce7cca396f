// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.TrainingResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Trains the points of a sweep. Of the distributed noise the first seed goes through encryption, others simulate it. */
final class SweepTrainer {

    private final TableKitchen kitchen;
    private final Experiment experiment;
    private final SweepPrivacy privacy;
    private final int seeds;
    private final Map<Long, Optional<Estimate>> noiseless = new HashMap<>();

    /**
     * A trainer.
     *
     * @param experiment with the federation
     * @param privacy of the population that is trained with
     * @param seeds how many, from that of the experiment on
     */
    SweepTrainer(TableKitchen kitchen, Experiment experiment, SweepPrivacy privacy, int seeds) {
        this.kitchen = kitchen;
        this.experiment = experiment;
        this.privacy = privacy;
        this.seeds = seeds;
    }

    /** The model before training, adapted. */
    SweepPoint untrained() {
        return control("untrained", run -> judged(run, run.initial()));
    }

    /** The exact mean of updates as they are. */
    SweepPoint unclipped() {
        return control("no clipping, no noise", run -> {
            Federation clipped = run.experiment().federation().orElseThrow();
            ExperimentRun free = kitchen.run(run.experiment()
                    .withFederation(new Federation(clipped.clients(), clipped.meanCohort(), Double.MAX_VALUE)));
            return trained(
                    free, "no clipping, no noise", progress -> training(free).plain(progress));
        });
    }

    /** Trainings with noise, or with clipping alone. */
    SweepPoint point(NoisePlacement placement, double noise) {
        List<Optional<Estimate>> outcomes = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            ExperimentRun run = run(i);
            outcomes.add(
                    placement == NoisePlacement.DISTRIBUTED && i == 0
                            ? encrypted(run, noise)
                            : noise == 0 ? noiseless(run) : simulated(run, placement, noise));
        }
        return point(
                Optional.of(placement),
                placement.optionName(),
                noise,
                outcomes,
                placement == NoisePlacement.DISTRIBUTED ? 1 : 0);
    }

    private ExperimentRun run(int index) {
        return kitchen.run(experiment.withSeed(experiment.seed() + index));
    }

    private SweepPoint control(String name, Function<ExperimentRun, Optional<Estimate>> outcome) {
        List<Optional<Estimate>> outcomes = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            outcomes.add(outcome.apply(run(i)));
        }
        return point(Optional.empty(), name, 0, outcomes, 0);
    }

    private static SweepPoint point(
            Optional<NoisePlacement> placement,
            String name,
            double noise,
            List<Optional<Estimate>> outcomes,
            int encrypted) {
        List<Estimate> found = outcomes.stream().flatMap(Optional::stream).toList();
        return new SweepPoint(placement, name, noise, found, outcomes.size() - found.size(), encrypted);
    }

    /** Without noise it does not matter who would have added it. */
    private Optional<Estimate> noiseless(ExperimentRun run) {
        long seed = run.experiment().seed();
        Optional<Estimate> known = noiseless.get(seed);
        if (known == null) {
            known = trained(
                    run,
                    what(NoisePlacement.CENTRAL, 0, run),
                    progress -> training(run).plain(progress));
            noiseless.put(seed, known);
        }
        return known;
    }

    private Optional<Estimate> simulated(ExperimentRun run, NoisePlacement placement, double noise) {
        Federation federation = run.experiment().federation().orElseThrow();
        double perSum = noise * federation.clipNorm();
        return trained(
                run,
                what(placement, noise, run),
                progress -> training(run)
                        .simulated(clients -> placement.deviation(perSum, clients, federation.meanCohort()), progress));
    }

    private Optional<Estimate> encrypted(ExperimentRun run, double noise) {
        return trained(
                run,
                what(NoisePlacement.DISTRIBUTED, noise, run) + ", encrypted",
                progress -> new SecureTraining(run, privacy.plan(noise))
                        .encrypted(Optional.empty(), progress)
                        .training());
    }

    /** Its plan serves for the draw of clients alone, who are the same whatever the noise. */
    private SecureTraining training(ExperimentRun run) {
        return new SecureTraining(run, privacy.plan(0));
    }

    private static String what(NoisePlacement placement, double noise, ExperimentRun run) {
        return String.format(
                Locale.ROOT,
                "noise %.3g, %s, seed %d",
                noise,
                placement.optionName(),
                run.experiment().seed());
    }

    private Optional<Estimate> trained(
            ExperimentRun run, String what, Function<CommandProgress, TrainingResult> training) {
        return kitchen.train(run.experiment().outer(), what, training).outcome().flatMap(model -> judged(run, model));
    }

    private static Optional<Estimate> judged(ExperimentRun run, float[] model) {
        return Judgement.inMode(run, model, NormMode.TRANSDUCTIVE)
                .map(report ->
                        Judgement.last(run.experiment().problem().isRegression() ? report.loss() : report.accuracy()));
    }
}
