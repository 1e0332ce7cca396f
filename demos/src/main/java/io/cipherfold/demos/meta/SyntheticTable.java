// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.meta.experiment.SyntheticComparison;
import io.cipherfold.meta.round.Estimate;
import java.util.List;
import java.util.Locale;

/** Synthetic(0.5, 0.5): federated averaging, personal steps, and the control that learns alone. */
final class SyntheticTable implements TableRecipe {

    private static final int ROUNDS = 600;
    private static final int FULL_SEEDS = 3;

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public String summary() {
        return "personalised federated learning on Synthetic(0.5, 0.5), with the control that learns alone";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.SYNTHETIC;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        int rounds = kitchen.iterations(ROUNDS, ROUNDS);
        int seeds = kitchen.full() ? FULL_SEEDS : 1;
        double[] global = new double[seeds];
        double[] one = new double[seeds];
        double[] five = new double[seeds];
        double[] alone = new double[seeds];
        for (int i = 0; i < seeds; i++) {
            SyntheticComparison comparison = new SyntheticComparison(kitchen.kernels(), kitchen.seed() + i);
            float[] model = kitchen.train(
                    "federated averaging, seed " + (kitchen.seed() + i),
                    rounds,
                    progress -> comparison.federatedAveraging(rounds, progress));
            global[i] = comparison.personalised(model, 0);
            one[i] = comparison.personalised(model, 1);
            five[i] = comparison.personalised(model, 5);
            alone[i] = comparison.personalised(comparison.initial(), SyntheticComparison.LOCAL_STEPS);
        }
        return new ResultTable(
                name(),
                "Synthetic(0.5, 0.5), linear model, 100 clients, 10 in each of " + rounds
                        + " rounds: accuracy in per cent on all clients' test points, mean of " + seeds + " seeds",
                List.of("model", "accuracy", "calibrated", "published"),
                List.of(
                        row("FedAvg, global model", global, "76.98", "77.62"),
                        row("FedAvg, 1 personal step", one, "81.90", "81.49 (Per-FedAvg)"),
                        row("FedAvg, 5 personal steps", five, "83.87", ""),
                        row("local only, " + SyntheticComparison.LOCAL_STEPS + " steps", alone, "90.55", "")),
                List.of(
                        "Each client has a model of its own that fits its data best: learning alone beats every global"
                                + " model here, so this set shows no gain by meta-learning.",
                        "The clients are drawn anew for each seed; a few of them own most points, so seeds differ much.",
                        "Published: Dinh et al. 2020. Calibrated: measured earlier with another framework."));
    }

    private static List<String> row(String name, double[] shares, String calibrated, String published) {
        Estimate mean = Estimate.of(shares);
        String spread = shares.length == 1 ? "" : String.format(Locale.ROOT, " ± %.1f", 100 * mean.halfWidth95());
        return List.of(name, String.format(Locale.ROOT, "%.2f", 100 * mean.mean()) + spread, calibrated, published);
    }
}
