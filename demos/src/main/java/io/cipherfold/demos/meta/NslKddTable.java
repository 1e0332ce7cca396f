// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.demos.TrainingFailures;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.model.NormMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** NSL-KDD: attacks that were never seen, with the control that learns nothing in the first row. */
final class NslKddTable implements TableRecipe {

    private static final int WAYS = 5;
    private static final int[] SHOTS = {1, 5};
    private static final int DETECTION_SHOTS = 5;

    /** Of so many normal connections one false alarm is one per cent. */
    private static final int DETECTION_QUERIES = 100;

    private static final int QUICK_ITERATIONS = 300;

    @Override
    public String name() {
        return "nsl-kdd";
    }

    @Override
    public String summary() {
        return "new attacks from few examples, and their detection at 1 % false positives; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.NSL_KDD;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        Problem binary = Problems.nslKddDetection(kitchen.data().orElseThrow());
        rows.add(raw(kitchen, binary));
        rows.add(learned(kitchen, binary, LearningMethod.PROTONET, "71.7 to 74.0 / 85.6 to 87.7 / 88 to 90"));
        rows.add(learned(kitchen, binary, LearningMethod.MAML, "- / 90.6 ± 0.8 / 93.5 ± 0.6"));
        rows.add(learned(kitchen, binary, LearningMethod.FOMAML, "- / 77.7 ± 1.2 / -"));
        return new ResultTable(
                name(),
                "NSL-KDD: accuracy in per cent on ten attacks that were not trained on, and share of an attack's connections"
                        + " found at 1 % false positives, ± half a 95 % interval over 600 tasks",
                List.of(
                        "method",
                        "5 ways 1 shot",
                        "5 ways 5 shots",
                        "normal or attack, 5 shots",
                        "found at 1 % false positives",
                        "calibrated: 5w1s / 5w5s / normal or attack"),
                rows,
                List.of(
                        "Found: with the threshold that 1 of 100 normal connections exceeds, chosen for each task on its own"
                                + " query points, hence optimistic for every row alike.",
                        "A method below the first row does not help.",
                        "Calibrated: measured earlier with another framework."));
    }

    private Experiment experiment(TableKitchen kitchen, LearningMethod method, int ways, int shots) {
        int preset = TableKitchen.presetIterations(problem(), method, ways, shots);
        return kitchen.experiment(problem(), method, ways, shots, kitchen.iterations(preset, QUICK_ITERATIONS));
    }

    private ExperimentRun detection(TableKitchen kitchen, Problem binary, LearningMethod method) {
        Experiment experiment = experiment(kitchen, method, 2, DETECTION_SHOTS);
        TaskSize training =
                new TaskSize(2, DETECTION_SHOTS, experiment.training().queries());
        TaskSize test = new TaskSize(2, DETECTION_SHOTS, DETECTION_QUERIES);
        return new ExperimentRun(experiment.withSizes(training, test), binary, kitchen.kernels());
    }

    private List<String> raw(TableKitchen kitchen, Problem binary) {
        List<String> cells = new ArrayList<>(List.of("nearest class mean of raw features"));
        for (int shots : SHOTS) {
            cells.add(kitchen.run(experiment(kitchen, LearningMethod.PROTONET, WAYS, shots))
                    .nearestClassMean()
                    .map(TableKitchen::percent)
                    .orElse(""));
        }
        ExperimentRun run = detection(kitchen, binary, LearningMethod.PROTONET);
        cells.add(run.nearestClassMean().map(TableKitchen::percent).orElse(""));
        cells.add(TableKitchen.percent(run.detectionByRawInputs()));
        cells.add("76.9 ± 0.8 / 90.2 ± 0.5 / 93.3 ± 0.6");
        return cells;
    }

    private List<String> learned(TableKitchen kitchen, Problem binary, LearningMethod method, String calibrated) {
        List<String> cells = new ArrayList<>(List.of(method.optionName()));
        for (int shots : SHOTS) {
            ExperimentRun run = kitchen.run(experiment(kitchen, method, WAYS, shots));
            Optional<float[]> model = kitchen.train(run, method.optionName() + ", " + shots + " shots")
                    .outcome();
            cells.add(TableKitchen.accuracy(run, model, NormMode.TRANSDUCTIVE));
        }
        ExperimentRun run = detection(kitchen, binary, method);
        Optional<float[]> model =
                kitchen.train(run, method.optionName() + ", detection").outcome();
        cells.add(TableKitchen.accuracy(run, model, NormMode.TRANSDUCTIVE));
        cells.add(model.flatMap(shared -> TrainingFailures.unlessDiverged(() -> run.detection(shared)))
                .map(TableKitchen::percent)
                .orElse(TableKitchen.DIVERGES));
        cells.add(calibrated);
        return cells;
    }
}
