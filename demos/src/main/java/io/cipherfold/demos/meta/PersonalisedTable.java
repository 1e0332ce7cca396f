// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Outer;
import io.cipherfold.meta.experiment.Presets;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Personalised methods side by side on clients that each have a classifier of their own: alphabets of Omniglot with labels that
 * are fixed within an alphabet. Judged are alphabets that took no part.
 */
final class PersonalisedTable implements TableRecipe {

    private static final int CLIENTS = 30;
    private static final int WAYS = 10;
    private static final int SHOTS = Integer.getInteger("shots", 5);
    private static final int ROUNDS = Integer.getInteger("rounds", 200);
    private static final int QUICK_ROUNDS = 20;
    private static final int TASKS = 200;
    private static final int STEPS = 10;
    private static final int LOCAL_STEPS = 100;

    /** Updates are sums over local steps; nothing is clipped that is not about to diverge. */
    private static final double CLIP_NORM = 1000;

    private static final double RATE = Double.parseDouble(System.getProperty("rate", "0.1"));

    /** Of Adam, for meta-gradients. */
    private static final double META_RATE = Double.parseDouble(System.getProperty("mrate", "0.006"));

    @Override
    public String name() {
        return "personalised";
    }

    @Override
    public String summary() {
        return "personalised federated learning, alphabets with fixed labels as clients; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        Problem alphabets = Problems.alphabetClassifiers(kitchen.data().orElseThrow());
        ExperimentRun local = run(kitchen, alphabets, LearningMethod.FEDAVG, LOCAL_STEPS);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "nearest class mean of pixels",
                "",
                "",
                "",
                local.nearestClassMean().map(TableKitchen::percent).orElse(""),
                ""));
        rows.add(row(
                "local only, " + LOCAL_STEPS + " steps", local, Optional.of(local.initial()), List.of(0, 1, 5, LOCAL_STEPS), ""));
        for (LearningMethod method : METHODS) {
            if (System.getProperty("only") != null && !method.optionName().equals(System.getProperty("only"))) continue;
            ExperimentRun run = run(kitchen, alphabets, method, STEPS);
            TableKitchen.Trained<float[]> trained = kitchen.train(
                    run.experiment().outer(),
                    method.optionName(),
                    progress -> new SecureTraining(run).plain(progress));
            rows.add(row(
                    name(method),
                    run,
                    trained.outcome(),
                    List.of(0, 1, 5, STEPS),
                    TableKitchen.seconds(trained.cpuSeconds())));
        }
        return new ResultTable(
                name(),
                "Omniglot, a classifier of " + WAYS + " characters for each alphabet, " + CLIENTS + " clients, "
                        + kitchen.iterations(ROUNDS, QUICK_ROUNDS)
                        + " rounds: accuracy in per cent of new clients with " + SHOTS
                        + " images of each character, ± half a 95 % interval",
                List.of("method", "before adaptation", "after 1 step", "after 5 steps", "after all steps", "CPU s"),
                rows,
                List.of());
    }

    private ExperimentRun run(TableKitchen kitchen, Problem alphabets, LearningMethod method, int steps) {
        return new ExperimentRun(experiment(kitchen, method, steps), alphabets, kitchen.kernels());
    }

    private Experiment experiment(TableKitchen kitchen, LearningMethod method, int steps) {
        Experiment preset = Presets.federated(problem(), method, Optional.of(WAYS), Optional.of(SHOTS));
        int rounds = kitchen.iterations(ROUNDS, QUICK_ROUNDS);
        ServerOptimiser.Settings server = switch (method) {
            case FEDMETA, META_SGD -> ServerOptimiser.Settings.adam(META_RATE);
            case PFEDME -> ServerOptimiser.Settings.sgd(2 * RATE);
            default -> ServerOptimiser.Settings.sgd(RATE);
        };
        TaskSize half = new TaskSize(WAYS, SHOTS, SHOTS);
        TaskSize training = switch (method) {
            case PER_FEDAVG_FO, PER_FEDAVG -> new TaskSize(WAYS, SHOTS, 2 * SHOTS);
            default -> half;
        };
        int inner = Integer.getInteger("inner", -1);
        InnerLoop innerLoop = switch (method) {
            case FEDAVG -> new InnerLoop(RATE, 2 * SHOTS);
            case PER_FEDAVG_FO, PER_FEDAVG -> new InnerLoop(RATE, SHOTS);
            default -> new InnerLoop(RATE, inner > 0 ? inner : 3);
        };
        int minibatch = switch (method) {
            case FEDAVG, PER_FEDAVG_FO, PER_FEDAVG -> WAYS;
            case PFEDME -> 2 * WAYS;
            default -> 0;
        };
        return new Experiment(
                problem(),
                method,
                training,
                new TaskSize(WAYS, SHOTS, 10),
                preset.architecture(),
                innerLoop,
                minibatch,
                new Outer(rounds, 1, server, 0.3, 0),
                new Judging(TASKS, steps),
                Optional.of(new Federation(CLIENTS, CLIENTS, CLIP_NORM)),
                kitchen.seed());
    }

    private static final List<LearningMethod> METHODS = List.of(
                LearningMethod.FEDAVG,
                LearningMethod.FEDMETA,
                LearningMethod.META_SGD,
                LearningMethod.PER_FEDAVG_FO,
                LearningMethod.PER_FEDAVG,
                LearningMethod.PFEDME);

    /** What papers call a method. */
    static String name(LearningMethod method) {
        return switch (method) {
            case FEDAVG -> "FedAvg, adapted: FedAvg + fine-tuning";
            case FEDMETA -> "FedMeta (MAML)";
            case META_SGD -> "FedMeta (Meta-SGD)";
            case PER_FEDAVG_FO -> "Per-FedAvg, first order";
            case PER_FEDAVG -> "Per-FedAvg, exact";
            case PFEDME -> "pFedMe";
            default -> method.optionName();
        };
    }

    private static List<String> row(
            String name, ExperimentRun run, Optional<float[]> model, List<Integer> steps, String seconds) {
        Optional<List<Estimate>> accuracy = model.flatMap(
                        shared -> Judgement.inMode(run, shared, NormMode.TRANSDUCTIVE))
                .map(AdaptationReport::accuracy);
        List<String> cells = new ArrayList<>(List.of(name));
        steps.forEach(step -> cells.add(
                accuracy.map(all -> TableKitchen.percent(all.get(step))).orElse(TableKitchen.DIVERGES)));
        cells.add(seconds);
        return cells;
    }
}
