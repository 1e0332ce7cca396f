// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.meta.experiment.PrivateRegression;
import io.cipherfold.meta.experiment.PrivateRegression.Protection;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyLossAccountant;
import io.cipherfold.secureagg.dp.PrivacyLossEstimate;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledGaussian;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Zhou and Bassily's regressions: the error that task-level privacy costs, for more and more tasks. */
final class PrivateRegressionTable implements TableRecipe {

    private static final double DELTA = 1e-5;

    /** By how much a noise multiplier may be above the least one, as a fraction: more than the digits that are shown. */
    private static final double TOLERANCE = 1e-4;

    private static final int FULL_SEEDS = 30;
    private static final int QUICK_SEEDS = 4;

    /** What the paper's repository printed for a number of tasks, means of five runs. */
    private record Published(int tasks, String three, String ten, String none) {}

    private static final List<Published> PUBLISHED = List.of(
            new Published(100, "2.64", "2.36", "2.27"),
            new Published(200, "2.35", "2.18", "2.14"),
            new Published(300, "2.31", "2.15", "2.05"),
            new Published(400, "2.29", "2.18", "1.94"),
            new Published(500, "2.26", "2.06", "1.93"),
            new Published(600, "2.15", "2.00", "1.91"),
            new Published(700, "2.20", "2.02", "1.86"));

    @Override
    public String name() {
        return "private-regression";
    }

    @Override
    public String summary() {
        return "task-level private meta-learning of linear regressions: error against epsilon and number of tasks";
    }

    /** It needs no data; its own problem is no kind of the command's. */
    @Override
    public ProblemKind problem() {
        return ProblemKind.SINUSOID;
    }

    /** The noise that an epsilon needs, and what other views say of it. */
    private record Noise(double multiplier, double byLosses, double withoutCredit) {

        static Noise of(double epsilon, int tasks, int steps) {
            double rate = PrivateRegression.samplingRate(tasks);
            double multiplier = NoiseCalibration.leastNoise(
                    new PrivacyTarget(epsilon, DELTA),
                    TOLERANCE,
                    z -> new SampledGaussian(rate, z, steps).epsilon(DELTA).epsilon());
            double byLosses = PrivacyLossAccountant.epsilon(
                    List.of(new SampledGaussian(rate, multiplier, steps)), DELTA, PrivacyLossEstimate.PESSIMISTIC);
            long participations = Math.max(1, Math.round(rate * steps));
            double without = new SampledGaussian(1, multiplier, participations)
                    .epsilon(DELTA)
                    .epsilon();
            return new Noise(multiplier, byLosses, without);
        }
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        int seeds = kitchen.full() ? FULL_SEEDS : QUICK_SEEDS;
        List<Published> sizes =
                kitchen.full() ? PUBLISHED : List.of(PUBLISHED.get(0), PUBLISHED.get(3), PUBLISHED.get(6));
        List<List<String>> rows = new ArrayList<>();
        int threeAboveTen = 0;
        int tenAboveNone = 0;
        for (Published published : sizes) {
            int tasks = published.tasks();
            int steps = kitchen.iterations(tasks, tasks);
            Noise three = Noise.of(3, tasks, steps);
            Noise ten = Noise.of(10, tasks, steps);
            double[][] errors = errors(
                    kitchen,
                    seeds,
                    tasks,
                    steps,
                    List.of(
                            new Protection(true, three.multiplier()),
                            new Protection(true, ten.multiplier()),
                            new Protection(true, 0),
                            Protection.none()));
            threeAboveTen += isAbove(errors[0], errors[1]) ? 1 : 0;
            tenAboveNone += isAbove(errors[1], errors[3]) ? 1 : 0;
            rows.add(List.of(
                    Integer.toString(tasks),
                    TableKitchen.error(Estimate.of(errors[0])),
                    published.three(),
                    TableKitchen.error(Estimate.of(errors[1])),
                    published.ten(),
                    TableKitchen.error(Estimate.of(errors[2])),
                    TableKitchen.error(Estimate.of(errors[3])),
                    published.none(),
                    both("%.3f", three.multiplier(), ten.multiplier()),
                    both("%.2f", three.byLosses(), ten.byLosses()),
                    both("%.1f", three.withoutCredit(), ten.withoutCredit())));
        }
        return new ResultTable(
                name(),
                "Linear regressions of Zhou and Bassily 2022, two models, task-level privacy at delta 1e-5: mean"
                        + " squared error on 400 new tasks, mean of " + seeds
                        + " seeds, ± half a 95 % interval over the seeds",
                List.of(
                        "tasks N",
                        "epsilon 3",
                        "published for 3",
                        "epsilon 10",
                        "published for 10",
                        "cut, no noise",
                        "no privacy",
                        "published without",
                        "noise multipliers for 3 / 10",
                        "their epsilons by loss distributions",
                        "without credit for sampling, at the mean number of steps"),
                rows,
                List.of(
                        "The same seeds in all columns, so that differences are taken seed by seed: with 95 %"
                                + " confidence the error at epsilon 3 is above that at epsilon 10 for " + threeAboveTen
                                + " of " + sizes.size() + " numbers of tasks, and the latter above that without privacy"
                                + " for " + tenAboveNone + ".",
                        "The unit of privacy is a whole task, there or not. The epsilons are those towards readers of"
                                + " the models if a trusted server keeps to itself which tasks were in a step; noise"
                                + " multipliers by Renyi divergences, checked by loss distributions (an upper estimate)."
                                + " The last column holds towards those who know how often a task was in a step, if it was"
                                + " so no more often than tasks are on average; about four in ten are, and have more.",
                        "Published: the paper's repository, means of five runs, ten tasks in every step, accounted for"
                                + " as Poisson sampling. Here a task is in a step with probability 10/N, as the"
                                + " accountants presume."));
    }

    /** The errors of each protection, seed by seed. */
    private static double[][] errors(
            TableKitchen kitchen, int seeds, int tasks, int steps, List<Protection> protections) {
        String what = tasks + " tasks";
        return kitchen.train(what, seeds * protections.size(), progress -> {
                    double[][] errors = new double[protections.size()][seeds];
                    for (int i = 0; i < seeds; i++) {
                        PrivateRegression regression = new PrivateRegression(kitchen.seed() + i);
                        for (int p = 0; p < protections.size(); p++) {
                            errors[p][i] = regression.testError(regression.train(tasks, steps, protections.get(p)));
                            progress.roundReleased(i * protections.size() + p + 1, OptionalInt.empty());
                        }
                    }
                    return errors;
                })
                .outcome()
                .orElseThrow(() -> CommandFailure.failed(what + ": the training diverges"));
    }

    /** Whether the mean of the differences, seed by seed, is above 0 by more than half its interval. */
    static boolean isAbove(double[] larger, double[] smaller) {
        double[] differences = new double[larger.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = larger[i] - smaller[i];
        }
        return Estimate.of(differences).low() > 0;
    }

    private static String both(String format, double first, double second) {
        return String.format(Locale.ROOT, format + " / " + format, first, second);
    }
}
