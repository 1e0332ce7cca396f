// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.model.NormMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Omniglot with some number of ways and shots: every method in every mode of normalisation. */
final class OmniglotTable implements TableRecipe {

    private static final int QUICK_SHARE = 20;
    private static final int FEWEST_ITERATIONS = 100;
    private static final Judging QUICK_JUDGING = new Judging(200, 3);

    /** What papers and the calibration have: 5 ways 1 shot, 5 ways 5 shots, 20 ways 1 shot. */
    private record Published(LearningMethod method, List<String> figures) {}

    private static final List<Published> METHODS = List.of(
            new Published(
                    LearningMethod.PROTONET, List.of("98.8; calibrated 96.4 (running)", "99.7; 99.0", "96.0; 88.8")),
            new Published(LearningMethod.MATCHING, List.of("98.1", "98.9", "93.8")),
            new Published(LearningMethod.ANIL, List.of("calibrated 95.2", "", "96.2")),
            new Published(LearningMethod.MAML, List.of("98.7; calibrated 96.2", "99.9", "95.8")),
            new Published(LearningMethod.FOMAML, List.of("98.3; calibrated 92.5", "99.2", "89.4")),
            new Published(LearningMethod.REPTILE, List.of("97.68, running 95.39", "99.48, 98.90", "89.43, 88.14")),
            new Published(LearningMethod.META_SGD, List.of("99.53", "99.93", "95.93")),
            new Published(LearningMethod.PRETRAINED, List.of("", "", "")));

    /** The columns of {@link #row}. */
    static final List<String> HEAD = List.of(
            "method",
            "iterations",
            "transductive",
            "running",
            "support statistics",
            "CPU s",
            "published (transductive for MAML and its kin)");

    private static final List<String> NEAREST = List.of("calibrated 44.5", "71.1", "24.3");

    private final int ways;
    private final int shots;

    /** A table for 5 ways and 1 or 5 shots, or 20 ways and 1 shot. */
    OmniglotTable(int ways, int shots) {
        this.ways = ways;
        this.shots = shots;
    }

    @Override
    public String name() {
        return "omniglot-" + ways + "way-" + shots + "shot";
    }

    @Override
    public String summary() {
        return ways + "-way " + shots
                + "-shot accuracy on new characters, every method and mode of normalisation; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        int column = ways == 20 ? 2 : shots == 1 ? 0 : 1;
        for (Published method : METHODS) {
            ExperimentRun run = kitchen.run(experiment(kitchen, method.method));
            if (method.method == METHODS.get(0).method) {
                rows.add(nearest(run, NEAREST.get(column)));
            }
            if (method.method == LearningMethod.MAML) {
                rows.add(row("random initialisation, adapted", 0, run, Optional.of(run.initial()), "", ""));
            }
            rows.add(trained(kitchen, run, method.figures.get(column)));
        }
        return new ResultTable(
                name(),
                "Omniglot, " + ways + " ways, " + shots + (shots == 1 ? " shot" : " shots")
                        + ": accuracy in per cent on new characters, ± half a 95 % interval",
                HEAD,
                rows,
                List.of(
                        "1,200 characters for training, each turned to make four; 423 others for tests; 32 filters.",
                        "Published: Snell et al. 2017, Vinyals et al. 2016, Raghu et al. 2020, Finn et al. 2017, Nichol et"
                                + " al. 2018, Li et al. 2017, with splits of their own, 64 filters and up to 200,000"
                                + " iterations. Calibrated: measured earlier with another framework and this split's kind."));
    }

    /** The row of the control that learns nothing. */
    static List<String> nearest(ExperimentRun run, String published) {
        return List.of(
                "nearest class mean of pixels",
                "0",
                run.nearestClassMean().map(TableKitchen::percent).orElse(""),
                "",
                "",
                "",
                published);
    }

    /** The preset, shorter in a quick table. */
    Experiment experiment(TableKitchen kitchen, LearningMethod method) {
        int preset = TableKitchen.presetIterations(problem(), method, ways, shots);
        int iterations = kitchen.iterations(preset, Math.max(FEWEST_ITERATIONS, preset / QUICK_SHARE));
        Experiment experiment = kitchen.experiment(problem(), method, ways, shots, iterations);
        return kitchen.full()
                ? experiment
                : experiment.withJudging(
                        new TaskSize(ways, shots, 5),
                        method.embeds() ? new Judging(QUICK_JUDGING.tasks(), 0) : QUICK_JUDGING);
    }

    /** Trains and judges: a row. */
    static List<String> trained(TableKitchen kitchen, ExperimentRun run, String published) {
        LearningMethod method = run.experiment().method();
        String name = method == LearningMethod.PRETRAINED ? "pretrained, fine-tuned" : method.optionName();
        TableKitchen.Trained<float[]> trained = kitchen.train(run, name);
        return row(
                name,
                run.experiment().outer().iterations(),
                run,
                trained.outcome(),
                TableKitchen.seconds(trained.cpuSeconds()),
                published);
    }

    /** The row of a model; of none if it diverged. */
    static List<String> row(
            String name, int iterations, ExperimentRun run, Optional<float[]> model, String seconds, String published) {
        List<String> cells = new ArrayList<>(List.of(name, String.valueOf(iterations)));
        for (NormMode mode : run.modes()) {
            cells.add(TableKitchen.accuracy(run, model, mode));
        }
        cells.add(seconds);
        cells.add(published);
        return cells;
    }
}
