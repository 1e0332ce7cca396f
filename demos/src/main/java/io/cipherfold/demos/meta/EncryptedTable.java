// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Outer;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.model.NormMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every algorithm in the same federation, its updates summed in the clear and under encryption: what it shares is a vector of
 * numbers, so that a short training ends at the same model.
 */
final class EncryptedTable implements TableRecipe {

    private static final int FULL_ROUNDS = 5;
    private static final int QUICK_ROUNDS = 2;
    private static final int QUICK_TASKS = 100;

    private static final List<String> NOTES = List.of(
            "A short training, to compare sums and not algorithms: each has its own preset, but for the rounds.",
            "Encrypted sums are over whole numbers on a grid; server optimisers that divide by small moments make its steps"
                    + " larger.",
            "Thirty clients are too few for useful noise: the plan is marked insecure-test and has none.",
            "leo: what embeds the images is trained before, in one place and without protection; its own updates are summed.");

    @Override
    public String name() {
        return "encrypted";
    }

    @Override
    public String summary() {
        return "every algorithm in a federation of 30 alphabets, with plain and with encrypted sums; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>(NOTES);
        for (LearningMethod method : LearningMethod.values()) {
            Experiment experiment;
            try {
                experiment = experiment(kitchen, method);
            } catch (IllegalArgumentException e) {
                notes.add(method.optionName() + " is not here: " + e.getMessage() + ".");
                continue;
            }
            rows.add(row(kitchen, kitchen.run(experiment)));
        }
        return new ResultTable(
                name(),
                "Omniglot by alphabet, 5 ways 1 shot, 30 clients in each of "
                        + kitchen.iterations(FULL_ROUNDS, QUICK_ROUNDS)
                        + " rounds: accuracy in per cent on tasks within alphabets that no client has",
                List.of(
                        "method",
                        "numbers shared",
                        "untrained",
                        "plain sums",
                        "encrypted sums",
                        "largest difference of a parameter",
                        "CPU s, encrypted"),
                rows,
                notes);
    }

    /** The preset with few rounds; throws {@link IllegalArgumentException} if there is none for a federation of alphabets. */
    private Experiment experiment(TableKitchen kitchen, LearningMethod method) {
        Experiment preset = Presets.federated(problem(), method, Optional.of(5), Optional.of(1))
                .withSeed(kitchen.seed());
        int tasks = kitchen.full() ? preset.judging().tasks() : QUICK_TASKS;
        return preset.withOuter(preset.outer().withIterations(kitchen.iterations(FULL_ROUNDS, QUICK_ROUNDS)))
                .withJudging(preset.test(), new Judging(tasks, preset.judging().steps()));
    }

    private static List<String> row(TableKitchen kitchen, ExperimentRun run) {
        String method = run.experiment().method().optionName();
        Outer outer = run.experiment().outer();
        SecureTraining training = new SecureTraining(run);
        TableKitchen.Trained<float[]> plain = kitchen.train(outer, method + ", plain sums", training::plain);
        TableKitchen.Trained<float[]> encrypted = kitchen.train(
                outer,
                method + ", encrypted sums",
                progress -> training.encrypted(Optional.empty(), progress).training());
        return List.of(
                method,
                String.format(Locale.ROOT, "%,d", run.parameters()),
                TableKitchen.accuracy(run, Optional.of(run.initial()), NormMode.TRANSDUCTIVE),
                TableKitchen.accuracy(run, plain.outcome(), NormMode.TRANSDUCTIVE),
                TableKitchen.accuracy(run, encrypted.outcome(), NormMode.TRANSDUCTIVE),
                plain.outcome()
                        .flatMap(one -> encrypted.outcome().map(other -> AlphabetTable.largestDifference(one, other)))
                        .map(difference -> String.format(Locale.ROOT, "%.1e", difference))
                        .orElse(TableKitchen.DIVERGES),
                TableKitchen.seconds(encrypted.cpuSeconds()));
    }
}
