// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.OmniglotExperiment;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.Alphabet;
import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.NearestClassMean;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Real data: the 30 alphabets of Omniglot's background set are clients that learn to tell their own characters apart from
 * one example each; the 20 alphabets of the evaluation set are new clients. Thirty are too few for useful noise, so the
 * plan has none and says so.
 */
final class OmniglotStory implements Story {

    private static final int MINIMUM_CLIENTS = 20;

    @Override
    public String name() {
        return "omniglot";
    }

    @Override
    public String summary() {
        return "30 alphabets of Omniglot as clients, 5-way 1-shot, encrypted against plain; needs --data";
    }

    @Override
    public Optional<String> neededData() {
        return Optional.of(DataSet.OMNIGLOT.layout());
    }

    @Override
    public StoryReport run(StoryOptions options, Narrator narrator) {
        long start = System.nanoTime();
        Path data = options.data()
                .orElseThrow(() -> new StoryException(
                        "this story needs real data: --data DIR, with " + DataSet.OMNIGLOT.layout(), null));
        new DataFolder(data).warnings(DataSet.OMNIGLOT).forEach(narrator::say);
        Omniglot omniglot = Omniglot.read(data);
        OmniglotExperiment defaults = OmniglotExperiment.defaults();
        OmniglotExperiment experiment =
                defaults.withRounds(options.rounds().orElse(defaults.training().rounds()));
        int clientCount = omniglot.background().size();
        int rounds = experiment.training().rounds();
        PlanOptions plan = DemoPlans.few(
                options.scheme(),
                experiment.vectorLength(),
                clientCount,
                MINIMUM_CLIENTS,
                experiment.planClipNorm(),
                experiment.training().mostRounds());
        Map<String, Map<String, Double>> results = new LinkedHashMap<>();
        Map<String, List<double[]>> curves = new LinkedHashMap<>();

        narrator.say("untrained: 5-way 1-shot on " + OmniglotExperiment.TEST_TASKS
                + " tasks of alphabets that no client has");
        results.put("untrained", metrics(adapted(untrained(omniglot, experiment, options.seed()))));
        results.put(
                "nearestPixels",
                metrics(Estimate.of(NearestClassMean.accuracies(
                        experiment.testTasks(omniglot, options.seed()), OmniglotExperiment.TEST_TASKS))));

        narrator.say("encrypted without noise beside plain: " + rounds + " rounds of " + clientCount + " clients, "
                + plan.parameters() + " parameters");
        StoryRuns runs = new StoryRuns(
                options,
                narrator,
                () -> new AlphabetSide(omniglot.background(), experiment, options.seed(), data),
                (sum, listener) -> experiment.train(omniglot, sum, options.seed(), listener),
                rounds);
        StoryRuns.Compared compared = runs.compared(plan, "encrypted");
        EncryptedRun encrypted = compared.run();
        results.put(
                "encryptedWithoutNoise", metrics(adapted(encrypted.training().after())));
        curves.put("encrypted without noise", curve(encrypted.training()));

        narrator.say("plain: the same clients and seeds, everything in the clear");
        TrainingResult plain = runs.plain(plan);
        results.put("plain", metrics(adapted(plain.after())));
        curves.put("plain", curve(plain));

        narrator.say("three attacks");
        List<StoryReport.Refusal> refusals = Refusals.attemptAll(options.work().resolve("attacks"));
        return new StoryReport(
                name(),
                (System.nanoTime() - start) / 1e9,
                encrypted.figures(),
                results,
                compared.comparison(),
                "accuracy on alphabets that no client has",
                curves,
                encrypted.stages(),
                encrypted.views(),
                refusals,
                List.of(
                        "Thirty clients are too few for useful noise: the plan is marked insecure-test and has none."
                                + " What the sums reveal, readers learn.",
                        "Data: Omniglot (Lake, Salakhutdinov, Tenenbaum 2015), MIT licence. Evaluation tasks are drawn"
                                + " within single alphabets that no client has."));
    }

    private static AdaptationReport untrained(Omniglot omniglot, OmniglotExperiment experiment, long seed) {
        try (TaskEvaluation evaluation = experiment.evaluation(omniglot, seed)) {
            return evaluation.evaluate(experiment.model().initialise(seed));
        }
    }

    private static Estimate adapted(AdaptationReport report) {
        return report.accuracy().get(report.accuracy().size() - 1);
    }

    private static Map<String, Double> metrics(Estimate accuracy) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy.mean());
        metrics.put("interval95", accuracy.halfWidth95());
        return metrics;
    }

    private static List<double[]> curve(TrainingResult result) {
        return result.curve().stream()
                .map(point ->
                        new double[] {point.round(), adapted(point.report()).mean()})
                .toList();
    }

    /** The clients of this story: all take part in every round. */
    static final class AlphabetSide implements ClientSide {
        private final int count;
        private final int rounds;
        private final long seed;
        private final Path data;
        private final MetaClients clients;

        AlphabetSide(List<Alphabet> background, OmniglotExperiment experiment, long seed, Path data) {
            this.count = background.size();
            this.rounds = experiment.training().rounds();
            this.seed = seed;
            this.data = data;
            this.clients = experiment.clients(background, seed);
        }

        @Override
        public ClientUpdates updates() {
            return clients;
        }

        @Override
        public Cohorts cohorts() {
            return round -> IntStream.range(0, count).toArray();
        }

        @Override
        public List<String> hostArguments() {
            return List.of(
                    "--story=omniglot", "--seed=" + seed, "--rounds=" + rounds, "--data=" + data.toAbsolutePath());
        }

        @Override
        public void close() {
            clients.close();
        }
    }
}
