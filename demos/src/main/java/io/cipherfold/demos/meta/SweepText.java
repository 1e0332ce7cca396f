// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.Values;
import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.experiment.ProblemKind;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A {@link Sweep} as two tables: accuracy by noise, and epsilons beside accuracy. */
final class SweepText {

    private static final int DIGITS = 3;

    private SweepText() {}

    /** Lines of Markdown. */
    static List<String> markdown(Sweep sweep) {
        List<String> lines = new ArrayList<>();
        if (!sweep.points().isEmpty()) {
            lines.addAll(accuracy(sweep).markdown());
            lines.add("");
        }
        for (NoisePlacement placement : sweep.placements()) {
            lines.addAll(epsilons(sweep, placement).markdown());
            lines.add("");
        }
        return lines.subList(0, lines.size() - 1);
    }

    /** A point as soon as it is known: the whole takes long. */
    static String note(ProblemKind problem, SweepPoint point) {
        return point.name() + ", z = " + number(point.noise()) + ": " + cell(problem, point);
    }

    private static ResultTable accuracy(Sweep sweep) {
        Experiment experiment = sweep.experiment();
        Federation federation = experiment.federation().orElseThrow();
        List<String> head = new ArrayList<>(List.of("training", "noise of a mean, in clip norms"));
        sweep.placements().forEach(placement -> head.add(title(placement)));
        List<List<String>> rows = new ArrayList<>();
        for (SweepPoint control : sweep.controls()) {
            List<String> row = new ArrayList<>(List.of(control.name(), ""));
            row.addAll(Collections.nCopies(sweep.placements().size(), cell(experiment.problem(), control)));
            rows.add(row);
        }
        for (double noise : sweep.noises()) {
            List<String> row = new ArrayList<>(List.of(
                    noise == 0 ? "clipped, z = 0" : "z = " + number(noise), number(noise / federation.meanCohort())));
            sweep.placements().forEach(placement -> row.add(cell(sweep, placement, noise)));
            rows.add(row);
        }
        boolean regression = experiment.problem().isRegression();
        String title = String.format(
                Locale.ROOT,
                "%s, %s, %d clients of %d in each of %d rounds on average, clip norm %s: %s on new tasks after %d"
                        + " steps, ± half a 95 %% interval over test tasks",
                experiment.problem().optionName(),
                experiment.method().optionName(),
                federation.meanCohort(),
                federation.clients(),
                experiment.outer().iterations(),
                number(federation.clipNorm()),
                regression ? "mean squared error" : "accuracy in per cent",
                experiment.judging().steps());
        return new ResultTable("accuracy", title, head, rows, accuracyNotes(sweep));
    }

    private static List<String> accuracyNotes(Sweep sweep) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Noise of a mean: z divided by the clients of a round; in local training by the root of their number.");
        notes.add(
                sweep.seeds() == 1
                        ? "One seed, " + sweep.experiment().seed() + "; the interval says nothing about others."
                        : "Mean of " + sweep.seeds() + " seeds from "
                                + sweep.experiment().seed() + " on, and the lowest and highest of them.");
        if (sweep.placements().contains(NoisePlacement.DISTRIBUTED)) {
            notes.add("Distributed: the first seed over encrypted sums with discrete Gaussian shares of the clients"
                    + (sweep.seeds() == 1 ? "." : ", the others over sums in the clear with as much Gaussian noise."));
        }
        return notes;
    }

    private static String title(NoisePlacement placement) {
        return switch (placement) {
            case CENTRAL -> "central";
            case DISTRIBUTED -> "distributed, encrypted";
            case LOCAL -> "local";
        };
    }

    private static String cell(Sweep sweep, NoisePlacement placement, double noise) {
        return sweep.point(placement, noise)
                .map(point -> cell(sweep.experiment().problem(), point))
                .orElse("");
    }

    private static String cell(ProblemKind problem, SweepPoint point) {
        int seeds = point.seeds().size() + point.diverged();
        if (point.diverged() > 0) {
            return TableKitchen.DIVERGES + (seeds > 1 ? " " + point.diverged() + " of " + seeds : "");
        }
        boolean regression = problem.isRegression();
        String mean = point.estimate()
                .map(regression ? TableKitchen::error : TableKitchen::percent)
                .orElse("");
        if (seeds == 1) {
            return mean;
        }
        double unit = regression ? 1 : 100;
        return mean
                + String.format(
                        Locale.ROOT,
                        regression ? " (%.3f to %.3f)" : " (%.1f to %.1f)",
                        unit * point.range().getMin(),
                        unit * point.range().getMax());
    }

    private static ResultTable epsilons(Sweep sweep, NoisePlacement placement) {
        List<Sweep.Promise> promises = sweep.promises().stream()
                .filter(promise -> promise.placement() == placement)
                .toList();
        List<String> head = new ArrayList<>(List.of("population", "delta", "cap", "z"));
        boolean distributed = placement == NoisePlacement.DISTRIBUTED;
        if (distributed) {
            head.add("plan's multiplier");
        }
        if (!sweep.points().isEmpty()) {
            head.add(sweep.experiment().problem().metric());
        }
        head.addAll(heads(placement));
        List<List<String>> rows = new ArrayList<>();
        for (Sweep.Promise promise : promises) {
            SweepPrivacy privacy = promise.privacy();
            List<String> row = new ArrayList<>(List.of(
                    String.format(Locale.ROOT, "%,d", privacy.population()),
                    String.format(Locale.ROOT, "%.2g", privacy.delta()),
                    String.valueOf(privacy.participations()),
                    number(promise.noise())));
            if (distributed) {
                row.add(Values.roundedUp(privacy.plan(promise.noise()).noiseMultiplier(), DIGITS));
            }
            if (!sweep.points().isEmpty()) {
                row.add(cell(sweep, placement, promise.noise()));
            }
            row.addAll(figures(promise));
            rows.add(row);
        }
        return new ResultTable(
                placement.optionName(), title(sweep, placement), head, rows, notes(sweep, placement, promises));
    }

    private static String title(Sweep sweep, NoisePlacement placement) {
        SweepPrivacy.Training training = sweep.populations().get(0).training();
        return String.format(
                Locale.ROOT,
                "Epsilon of one client, noise %s, %d clients in each of %d rounds",
                placement.optionName(),
                training.meanCohort(),
                training.rounds());
    }

    private static List<String> heads(NoisePlacement placement) {
        return switch (placement) {
            case CENTRAL -> List.of("server", "readers, Poisson, RDP", "PLD");
            case DISTRIBUTED -> List.of("node and committee, RDP", "PLD", "readers, RDP");
            case LOCAL -> List.of("everybody, RDP", "PLD");
        };
    }

    private static List<String> figures(Sweep.Promise promise) {
        SweepPrivacy.Figure operators = promise.views().operators();
        SweepPrivacy.Figure readers = promise.views().readers();
        return switch (promise.placement()) {
            case CENTRAL ->
                List.of(epsilon(operators.renyi()), epsilon(readers.renyi()), epsilon(readers.lossDistribution()));
            case DISTRIBUTED ->
                List.of(
                        epsilon(operators.renyi()),
                        epsilon(operators.lossDistribution()),
                        promise.views().why().isPresent() ? "the same" : epsilon(readers.renyi()));
            case LOCAL -> List.of(epsilon(operators.renyi()), epsilon(operators.lossDistribution()));
        };
    }

    private static List<String> notes(Sweep sweep, NoisePlacement placement, List<Sweep.Promise> promises) {
        return switch (placement) {
            case CENTRAL ->
                List.of("Presumes a server that is trusted with every update, draws clients by coins that nobody sees,"
                        + " and adds noise that is there whether a client takes part or not. None of this holds"
                        + " for sums whose noise clients bring themselves (docs/adr/0015): for comparison with"
                        + " published figures.");
            case DISTRIBUTED -> distributedNotes(sweep, promises);
            case LOCAL ->
                List.of("Each update alone, over the rounds that a client's cap allows; no server need be trusted.");
        };
    }

    private static List<String> distributedNotes(Sweep sweep, List<Sweep.Promise> promises) {
        SweepPrivacy first = sweep.populations().get(0);
        PlanOptions plan = first.plan(1);
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "Epsilons presume %d honest clients in every sum (at least %d, of whom %d may be corrupt): their noise"
                        + " alone is the plan's multiplier. That all %d of a mean round bring their share is what accuracy"
                        + " pays for.",
                plan.minimumClients() - plan.corruptClients(),
                plan.minimumClients(),
                plan.corruptClients(),
                first.training().meanCohort()));
        notes.add("Cap: rounds that a client takes part in at most; towards node and committee nothing else counts.");
        notes.add("Readers: what a plan may claim whose clients are drawn by coins that members check (docs/adr/0015);"
                + " these trainings draw by coins from the seed.");
        notes.add("RDP is the plan's own figure, of discrete shares; PLD that of the Gaussian with their deviation.");
        promises.stream()
                .filter(promise -> promise.noise() > 0)
                .flatMap(promise -> promise.views().why().stream()
                        .map(why -> String.format(
                                Locale.ROOT,
                                "No smaller figure towards readers, population %,d: %s.",
                                promise.privacy().population(),
                                why)))
                .distinct()
                .forEach(notes::add);
        return notes;
    }

    /** Rounded up, as a promise has to be. */
    private static String epsilon(double value) {
        return Double.isInfinite(value) ? "inf" : Values.roundedUp(value, DIGITS);
    }

    private static String epsilon(OptionalDouble value) {
        return value.isPresent() ? epsilon(value.getAsDouble()) : "";
    }

    /** Without zeros at the end. */
    private static String number(double value) {
        return new BigDecimal(value, new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
