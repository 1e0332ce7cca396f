// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.experiment.Architecture;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.experiment.Judging;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.Outer;
import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.Problems;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.model.Conv4;
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
    private static final int SHOTS = 2;
    private static final int QUERIES = 5;
    private static final int ROUNDS = 150;
    private static final int QUICK_ROUNDS = 20;
    private static final int TASKS = 100;
    private static final int STEPS = 10;
    private static final int LOCAL_STEPS = 50;
    private static final Architecture NETWORK = new Architecture.Convolutional(16, Conv4.Halving.STRIDE);

    /** Of all local, inner and personal steps. */
    private static final double RATE = 0.4;

    /** Of Adam, for meta-gradients. */
    private static final double META_RATE = 0.006;

    /** The beta of pFedMe's server. */
    private static final double PFEDME_BETA = 2;

    /** Updates are sums over local steps; only one that is about to diverge is so long. */
    private static final double CLIP_NORM = 1000;

    private static final List<LearningMethod> METHODS = List.of(
            LearningMethod.FEDAVG,
            LearningMethod.FEDMETA,
            LearningMethod.META_SGD,
            LearningMethod.PER_FEDAVG_FO,
            LearningMethod.PER_FEDAVG,
            LearningMethod.PFEDME);

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
        rows.add(row("local only, " + LOCAL_STEPS + " steps", local, Optional.of(local.initial()), LOCAL_STEPS, ""));
        METHODS.forEach(method -> rows.add(trained(kitchen, alphabets, method)));
        return new ResultTable(
                name(),
                "Omniglot, a classifier of " + WAYS + " characters for each alphabet, " + CLIENTS + " clients, "
                        + kitchen.iterations(ROUNDS, QUICK_ROUNDS)
                        + " rounds: accuracy in per cent of new clients with " + SHOTS
                        + " images of each character, ± half a 95 % interval",
                List.of("method", "before adaptation", "after 1 step", "after 5 steps", "after all steps", "CPU s"),
                rows,
                List.of(
                        "Labels are fixed within an alphabet, but those of two alphabets have nothing to do with each other:"
                                + " before adaptation one in ten is what a new client can expect of any shared model.",
                        "All steps: " + STEPS + ". The row of FedAvg is FedAvg + fine-tuning from the first step on.",
                        "In a round a client works on 40 images (60 for Per-FedAvg, whose step needs three batches), in local"
                                + " steps on 10, pFedMe on 20, or for one meta-gradient.",
                        "Nobody has published this protocol; on FEMNIST, Chen et al. 2018 have 83.6 for FedAvg with"
                                + " fine-tuning, 88.5 for FedMeta (MAML) and 89.3 for FedMeta (Meta-SGD)."));
    }

    private List<String> trained(TableKitchen kitchen, Problem alphabets, LearningMethod method) {
        // The learning curve is not shown: it need not look further than one step.
        ExperimentRun training = run(kitchen, alphabets, method, 1);
        TableKitchen.Trained<float[]> trained = kitchen.train(
                training.experiment().outer(),
                method.optionName(),
                progress -> new SecureTraining(training).plain(progress));
        ExperimentRun judged = run(kitchen, alphabets, method, STEPS);
        return row(name(method), judged, trained.outcome(), STEPS, TableKitchen.seconds(trained.cpuSeconds()));
    }

    private ExperimentRun run(TableKitchen kitchen, Problem alphabets, LearningMethod method, int steps) {
        int rounds = kitchen.iterations(ROUNDS, QUICK_ROUNDS);
        Work work = Work.of(method);
        Experiment experiment = new Experiment(
                problem(),
                method,
                work.training,
                new TaskSize(WAYS, SHOTS, QUERIES),
                NETWORK,
                new InnerLoop(RATE, work.steps),
                work.minibatch,
                new Outer(rounds, 1, work.server, 0.3, 0),
                new Judging(TASKS, steps),
                Optional.of(new Federation(CLIENTS, CLIENTS, CLIP_NORM)),
                kitchen.seed());
        return new ExperimentRun(experiment, alphabets, kitchen.kernels());
    }

    /** What a client does in a round, and the server after it; averaged models are a step of the local rate. */
    private record Work(TaskSize training, int steps, int minibatch, ServerOptimiser.Settings server) {

        static Work of(LearningMethod method) {
            TaskSize half = new TaskSize(WAYS, SHOTS, SHOTS);
            ServerOptimiser.Settings averaging = ServerOptimiser.Settings.sgd(RATE);
            return switch (method) {
                case FEDAVG -> new Work(half, 2 * SHOTS, WAYS, averaging);
                case PER_FEDAVG_FO, PER_FEDAVG ->
                    new Work(new TaskSize(WAYS, SHOTS, 2 * SHOTS), SHOTS, WAYS, averaging);
                case PFEDME -> new Work(half, 3, 2 * WAYS, ServerOptimiser.Settings.sgd(PFEDME_BETA * RATE));
                default -> new Work(half, 1, 0, ServerOptimiser.Settings.adam(META_RATE));
            };
        }
    }

    /** What papers call a method. */
    static String name(LearningMethod method) {
        return switch (method) {
            case FEDAVG -> "FedAvg";
            case FEDMETA -> "FedMeta (MAML)";
            case META_SGD -> "FedMeta (Meta-SGD)";
            case PER_FEDAVG_FO -> "Per-FedAvg, first order";
            case PER_FEDAVG -> "Per-FedAvg, exact";
            case PFEDME -> "pFedMe";
            default -> method.optionName();
        };
    }

    /** Accuracies after 0, 1, 5 and {@code last} steps. */
    private static List<String> row(String name, ExperimentRun run, Optional<float[]> model, int last, String seconds) {
        Optional<List<Estimate>> accuracy = model.flatMap(
                        shared -> Judgement.inMode(run, shared, NormMode.TRANSDUCTIVE))
                .map(AdaptationReport::accuracy);
        List<String> cells = new ArrayList<>(List.of(name));
        for (int steps : new int[] {0, 1, 5, last}) {
            cells.add(accuracy.map(all -> TableKitchen.percent(all.get(steps))).orElse(TableKitchen.DIVERGES));
        }
        cells.add(seconds);
        return cells;
    }
}
