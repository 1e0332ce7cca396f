// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Omniglot by alphabet: federated meta-learning against plain averaging with fine-tuning, plain and encrypted. */
final class AlphabetTable implements TableRecipe {

    private static final int QUICK_ROUNDS = 10;
    private static final Judging QUICK_JUDGING = new Judging(100, 5);

    @Override
    public String name() {
        return "omniglot-alphabets";
    }

    @Override
    public String summary() {
        return "30 alphabets as clients, 20 others as new clients, plain and encrypted; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        ExperimentRun maml = kitchen.run(experiment(kitchen, LearningMethod.MAML));
        ExperimentRun averaging = kitchen.run(experiment(kitchen, LearningMethod.PRETRAINED));
        rows.add(List.of(
                "nearest class mean of pixels",
                maml.nearestClassMean().map(TableKitchen::percent).orElse(""),
                "",
                ""));
        rows.add(row("random initialisation, adapted", maml, Optional.of(maml.initial()), ""));
        rows.add(row("one model for all (FedSGD), fine-tuned, plain", averaging, plain(kitchen, averaging, "FedSGD")));
        TableKitchen.Trained<float[]> plain = plain(kitchen, maml, "federated MAML, plain");
        rows.add(row("federated MAML, plain", maml, plain));
        TableKitchen.Trained<float[]> encrypted = kitchen.train(
                maml.experiment().outer(),
                "federated MAML, encrypted",
                progress -> new SecureTraining(maml)
                        .encrypted(Optional.empty(), progress)
                        .training());
        rows.add(row("federated MAML, encrypted", maml, encrypted));
        return new ResultTable(
                name(),
                "Omniglot by alphabet, 5 ways 1 shot, 30 clients, "
                        + maml.experiment().outer().iterations()
                        + " rounds: accuracy in per cent on tasks within alphabets that no client has, ± half a 95 % interval",
                List.of("method", "accuracy after all steps", "after 1 step", "CPU s"),
                rows,
                List.of(
                        plain.outcome()
                                .flatMap(one -> encrypted.outcome().map(other -> largestDifference(one, other)))
                                .map(AlphabetTable::differenceNote)
                                .orElse("Plain and encrypted training cannot be compared: one of them diverges."),
                        "FedSGD: federated averaging with one local step on each task's points. Labels are arbitrary from task"
                                + " to task, so one model for all can learn features at most. Federated averaging with several"
                                + " local steps is Reptile here.",
                        "Thirty clients are too few for useful noise: the plan is marked insecure-test and has none.",
                        "Nobody has published this protocol."));
    }

    private Experiment experiment(TableKitchen kitchen, LearningMethod method) {
        Experiment preset = Presets.federated(problem(), method, Optional.of(5), Optional.of(1))
                .withSeed(kitchen.seed());
        int rounds = kitchen.iterations(preset.outer().iterations(), QUICK_ROUNDS);
        int tasks = kitchen.full() ? preset.judging().tasks() : QUICK_JUDGING.tasks();
        return preset.withOuter(preset.outer().withIterations(rounds))
                .withJudging(preset.test(), new Judging(tasks, QUICK_JUDGING.steps()));
    }

    private static TableKitchen.Trained<float[]> plain(TableKitchen kitchen, ExperimentRun run, String what) {
        return kitchen.train(run.experiment().outer(), what, progress -> new SecureTraining(run).plain(progress));
    }

    private static List<String> row(String name, ExperimentRun run, TableKitchen.Trained<float[]> trained) {
        return row(name, run, trained.outcome(), TableKitchen.seconds(trained.cpuSeconds()));
    }

    private static List<String> row(String name, ExperimentRun run, Optional<float[]> model, String seconds) {
        Optional<List<Estimate>> accuracy = model.flatMap(
                        shared -> Judgement.inMode(run, shared, NormMode.TRANSDUCTIVE))
                .map(AdaptationReport::accuracy);
        return List.of(
                name,
                accuracy.map(all -> TableKitchen.percent(Judgement.last(all))).orElse(TableKitchen.DIVERGES),
                accuracy.map(all -> TableKitchen.percent(all.get(1))).orElse(TableKitchen.DIVERGES),
                seconds);
    }

    private static String differenceNote(double largest) {
        return String.format(
                Locale.ROOT,
                "Parameters after plain and encrypted training differ by at most %.2g: sums are encrypted as whole"
                        + " numbers on a grid, and Adam divides by small second moments.",
                largest);
    }

    /** How far apart two models of one length are in any parameter. */
    static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
