// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.MeasurementSettings;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.SinusoidExperiment;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.PoissonCohorts;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The main story: a population of clients, each with sinusoids of its own, meta-learns an initialisation that adapts to a
 * new sinusoid from ten points. Encrypted with noise, plain without, and encrypted without noise beside plain.
 */
final class SinusoidStory implements Story {

    /** Rounds in which encrypted and plain sums are compared. */
    static final int COMPARED_ROUNDS = 30;

    /**
     * Clients of the noisy run report losses, of which those above 10 count as 10: curves have amplitudes up to 5, so that
     * predicting nothing costs at most 12.5. A tenth of the update's norm for them costs half a percent of noise.
     */
    static final MeasurementSettings MEASUREMENTS = MeasurementSettings.losses(0.1, 10);

    private static final int[] SHOWN_STEPS = {0, 1, 5, 10};

    @Override
    public String name() {
        return "sinusoid";
    }

    @Override
    public String summary() {
        return "10,000 simulated clients meta-learn sinusoids under encryption and noise; no data, no network";
    }

    @Override
    public Optional<String> neededData() {
        return Optional.empty();
    }

    @Override
    public StoryReport run(StoryOptions options, Narrator narrator) {
        long start = System.nanoTime();
        SinusoidExperiment experiment = experiment(options);
        int rounds = experiment.training().rounds();
        Map<String, Map<String, Double>> results = new LinkedHashMap<>();
        Map<String, List<double[]>> curves = new LinkedHashMap<>();

        narrator.say("untrained: how well a random network adapts to new sinusoids");
        results.put("untrained", metrics(untrained(experiment, options.seed())));

        Optional<EncryptedRun> noisy = Optional.empty();
        if (options.noise()) {
            narrator.say("encrypted with noise: " + rounds + " rounds, " + experiment.meanCohort() + " of "
                    + experiment.population() + " clients in each, committee of " + DemoPlans.MEMBERS);
            SinusoidExperiment main = options.measurements() ? experiment.withMeasurements(MEASUREMENTS) : experiment;
            PlanOptions mainPlan = plan(main, options);
            EncryptedRun run = runs(main, options, mainPlan, narrator).encrypted(mainPlan, "noisy");
            results.put("encryptedWithNoise", metrics(run.training().after()));
            curves.put("encrypted with noise", curve(run.training()));
            noisy = Optional.of(run);
        }

        narrator.say("plain without noise: the same clients and seeds, everything in the clear");
        PlanOptions plan = plan(experiment, options);
        TrainingResult plain = runs(experiment, options, plan, narrator).plain(plan);
        results.put("plain", metrics(plain.after()));
        curves.put("plain without noise", curve(plain));

        SinusoidExperiment shorter = experiment.withRounds(Math.min(COMPARED_ROUNDS, rounds));
        narrator.say("encrypted without noise beside plain: "
                + shorter.training().rounds() + " rounds with the same vectors");
        PlanOptions quiet = DemoPlans.withoutNoise(plan);
        StoryRuns.Compared exact = runs(shorter, options, quiet, narrator).compared(quiet, "exact");
        results.put("encryptedWithoutNoise", metrics(exact.run().training().after()));

        narrator.say("three attacks");
        List<StoryReport.Refusal> refusals = Refusals.attemptAll(options.work().resolve("attacks"));
        EncryptedRun main = noisy.orElse(exact.run());
        return new StoryReport(
                name(),
                (System.nanoTime() - start) / 1e9,
                main.figures(),
                results,
                exact.comparison(),
                "mean squared error after 5 adaptation steps",
                curves,
                main.stages(),
                main.views(),
                refusals,
                notes(shorter.training().rounds()));
    }

    private static PlanOptions plan(SinusoidExperiment experiment, StoryOptions options) {
        return DemoPlans.population(
                options.scheme(),
                experiment.vectorLength(),
                experiment.population(),
                experiment.meanCohort(),
                experiment.planClipNorm(),
                experiment.training().rounds(),
                experiment.training().mostRounds());
    }

    private static List<String> notes(int comparedRounds) {
        return List.of(
                "The row without noise is trained for " + comparedRounds
                        + " rounds only, to be compared with plain sums of the same vectors.",
                "The tasks are simulated in this process. Node, members, clients and coordinator are the real ones and"
                        + " talk over HTTP on the loopback interface.");
    }

    private static SinusoidExperiment experiment(StoryOptions options) {
        SinusoidExperiment defaults = SinusoidExperiment.defaults();
        int population = options.population().orElse(defaults.population());
        int cohort = options.cohort().orElse(Math.min(population, defaults.meanCohort()));
        return defaults.withRounds(options.rounds().orElse(defaults.training().rounds()))
                .withFederation(population, cohort);
    }

    private static AdaptationReport untrained(SinusoidExperiment experiment, long seed) {
        try (TaskEvaluation evaluation = experiment.evaluation(seed)) {
            return evaluation.evaluate(experiment.model().initialise(seed));
        }
    }

    private static StoryRuns runs(
            SinusoidExperiment experiment, StoryOptions options, PlanOptions plan, Narrator narrator) {
        long seed = options.seed();
        return new StoryRuns(
                options,
                narrator,
                () -> new SinusoidSide(experiment, seed, plan.participations()),
                (sum, listener) -> experiment.train(sum, seed, listener),
                experiment.training().rounds());
    }

    private static Map<String, Double> metrics(AdaptationReport report) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int steps : SHOWN_STEPS) {
            metrics.put("mseAfter" + steps, report.loss().get(steps).mean());
        }
        return metrics;
    }

    private static List<double[]> curve(TrainingResult result) {
        return result.curve().stream()
                .map(point -> new double[] {
                    point.round(), point.report().loss().get(5).mean()
                })
                .toList();
    }

    /** The clients of this story. */
    static final class SinusoidSide implements ClientSide {
        private final SinusoidExperiment experiment;
        private final long seed;
        private final int participationCap;
        private final MetaClients clients;

        SinusoidSide(SinusoidExperiment experiment, long seed, int participationCap) {
            this.experiment = experiment;
            this.seed = seed;
            this.participationCap = participationCap;
            this.clients = experiment.clients(seed);
        }

        @Override
        public ClientUpdates updates() {
            return clients;
        }

        /** Coins from the seed: a story can be repeated because no privacy credit is taken for them. */
        @Override
        public Cohorts cohorts() {
            byte[] key = Digest.sha256(ByteBuffer.allocate(16)
                            .putLong(seed)
                            .putLong(0x636f686f7274L)
                            .array())
                    .toBytes();
            return new PoissonCohorts(
                    experiment.population(),
                    experiment.samplingRate(),
                    participationCap,
                    AesCtrRandomSource.keyed(key));
        }

        @Override
        public List<String> hostArguments() {
            return List.of(
                    "--story=sinusoid",
                    "--seed=" + seed,
                    "--rounds=" + experiment.training().rounds(),
                    "--population=" + experiment.population(),
                    "--cohort=" + experiment.meanCohort(),
                    "--participations=" + participationCap,
                    "--measurements=" + experiment.measurements().isPresent());
        }

        @Override
        public void close() {
            clients.close();
        }
    }
}
