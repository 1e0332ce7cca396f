// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.RecordPrivacyComparison;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Noise inside clients, on their sum, both, and on each of their vectors: what each protects and what it costs. */
final class InnerNoiseTable implements TableRecipe {

    private static final int FULL_ROUNDS = 100;
    private static final int QUICK_ROUNDS = 20;

    /** Noise multipliers, inside and outside; 0 for none. */
    private record Row(String name, double inner, OuterNoise outer) {}

    /** The first inner one is so small that it shows what cutting costs, and steps on all points. */
    private static final List<Row> ROWS = List.of(
            new Row("no privacy", 0, OuterNoise.NONE),
            new Row("inner noise 0.001", 0.001, OuterNoise.NONE),
            new Row("inner noise 1", 1, OuterNoise.NONE),
            new Row("inner noise 2", 2, OuterNoise.NONE),
            new Row("inner noise 4", 4, OuterNoise.NONE),
            new Row("outer noise 1", 0, OuterNoise.DISTRIBUTED),
            new Row("inner noise 2, outer noise 1", 2, OuterNoise.DISTRIBUTED),
            new Row("local noise 1", 0, OuterNoise.LOCAL));

    private static final List<String> NO_EPSILONS = List.of("", "", "", "");

    /** Those of the short table. */
    private static final List<Integer> QUICK_ROWS = List.of(0, 3, 5, 6, 7);

    @Override
    public String name() {
        return "inner-noise";
    }

    @Override
    public String summary() {
        return "privacy of records and of clients: noise inside clients, on their sum, both, and on each vector";
    }

    /** Its federation of sinusoids is its own, and needs no data. */
    @Override
    public ProblemKind problem() {
        return ProblemKind.SINUSOID;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        int rounds = kitchen.iterations(FULL_ROUNDS, QUICK_ROUNDS);
        RecordPrivacyComparison comparison = new RecordPrivacyComparison(kitchen.kernels(), kitchen.seed());
        LevelsOfPrivacy levels =
                new LevelsOfPrivacy(comparison.parameters(), RecordPrivacyComparison.participations(rounds));
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells("untrained", NO_EPSILONS, Optional.of(comparison.judge(comparison.initial())), ""));
        rows.add(trained(
                kitchen,
                comparison,
                new Row("no privacy, no meta-learning", 0, OuterNoise.NONE),
                RecordPrivacyComparison.jointTraining(),
                NO_EPSILONS,
                rounds));
        for (int i = 0; i < ROWS.size(); i++) {
            if (kitchen.full() || QUICK_ROWS.contains(i)) {
                rows.add(row(kitchen, comparison, levels, ROWS.get(i), rounds));
            }
        }
        return new ResultTable(
                name(),
                "Sinusoids, " + RecordPrivacyComparison.CLIENTS + " clients with " + RecordPrivacyComparison.RECORDS
                        + " records each, " + RecordPrivacyComparison.COHORT + " in each of " + rounds + " rounds, "
                        + RecordPrivacyComparison.STEPS
                        + " inner steps: mean squared error on 600 new curves, ± half a 95 % interval, and epsilons at"
                        + " delta "
                        + LevelsOfPrivacy.DELTA,
                List.of(
                        "training",
                        "client, towards node and readers",
                        "record, towards anybody",
                        "the same by loss distributions",
                        "record, towards node and readers",
                        "after 1",
                        "after 5",
                        "after 10",
                        "CPU s"),
                rows,
                List.of(
                        "Noise multipliers are deviations in clip norms: inner noise on the sum of the gradients of a"
                                + " client's records, each cut to " + RecordPrivacyComparison.RECORD_CLIP
                                + ", in every inner step; outer noise on the sum of the clients' updates, each cut to "
                                + RecordPrivacyComparison.CLIP + ", which " + LevelsOfPrivacy.HONEST
                                + " honest ones of "
                                + RecordPrivacyComparison.COHORT
                                + " make up, so that all together add a little more; local noise on every client's"
                                + " update.",
                        "Epsilons of the two levels have different units and do not add up. Towards anybody: also"
                                + " towards one who sees a client's update before it is encrypted. Rounds that a client"
                                + " takes part in at most: "
                                + RecordPrivacyComparison.participations(rounds)
                                + "; no credit is taken for chance in who does, so that node and readers have one"
                                + " figure. An empty cell: no protection.",
                        "Inner noise comes from the secure generator, so that its rows change a little from run to"
                                + " run. Outer and local noise are simulated from the seed.",
                        "Both noises in words. " + levels.both(2)));
    }

    private static List<String> row(
            TableKitchen kitchen, RecordPrivacyComparison comparison, LevelsOfPrivacy levels, Row row, int rounds) {
        MetaAlgorithm algorithm = row.inner() > 0
                ? RecordPrivacyComparison.privateReptile(row.inner())
                : RecordPrivacyComparison.reptile();
        return trained(kitchen, comparison, row, algorithm, levels.cells(row.inner(), row.outer()), rounds);
    }

    private static List<String> trained(
            TableKitchen kitchen,
            RecordPrivacyComparison comparison,
            Row row,
            MetaAlgorithm algorithm,
            List<String> epsilons,
            int rounds) {
        TableKitchen.Trained<float[]> trained = kitchen.train(
                row.name(),
                rounds,
                progress -> comparison.train(
                        algorithm,
                        exact -> new NoisySum(
                                exact,
                                clients -> row.outer().deviation(clients) * RecordPrivacyComparison.CLIP,
                                kitchen.seed()),
                        rounds,
                        progress));
        return cells(
                row.name(),
                epsilons,
                trained.outcome().flatMap(model -> TrainingFailures.unlessDiverged(() -> comparison.judge(model))),
                TableKitchen.seconds(trained.cpuSeconds()));
    }

    private static List<String> cells(
            String name, List<String> epsilons, Optional<AdaptationReport> report, String seconds) {
        List<String> cells = new ArrayList<>(List.of(name));
        cells.addAll(epsilons);
        for (int steps : new int[] {1, 5, RecordPrivacyComparison.TEST_STEPS}) {
            cells.add(report.map(judged -> judged.loss().get(steps))
                    .map((Estimate error) -> TableKitchen.error(error))
                    .orElse(TableKitchen.DIVERGES));
        }
        cells.add(seconds);
        return cells;
    }
}
