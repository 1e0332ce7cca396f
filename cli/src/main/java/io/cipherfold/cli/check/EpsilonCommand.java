// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Json;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledDiscreteGaussian;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.dp.SampledSkellam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold epsilon}: what noise is worth, or how much noise a target needs. */
@Command(
        name = "epsilon",
        description = {
            "Epsilon of a mechanism that is repeated, or with --target-epsilon the noise multiplier that meets it.",
            "A sampling rate below 1 counts only towards an observer who does not learn who was sampled.",
            "",
            "Accountants: rdp (Renyi, all mechanisms), pld (privacy loss distributions, the tightest; gaussian, and for one",
            "whole number discrete-gaussian and skellam), zcdp (no sampling; gaussian and discrete-gaussian), analytic (exact; gaussian without",
            "sampling), gdp (gaussian; with sampling the central limit, an approximation and no guarantee)."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold epsilon --sampling-rate 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5",
            "  cipherfold epsilon --target-epsilon 2 --steps 10 --delta 1e-6",
            "  cipherfold epsilon --accountant pld --noise-multiplier 4 --steps 100 --delta 1e-6 --table"
        })
public final class EpsilonCommand implements Callable<Integer> {

    private static final int FEW_DIGITS = 4;
    private static final int MORE_DIGITS = 6;

    private final Terminal terminal;

    @Option(
            names = "--sampling-rate",
            paramLabel = "Q",
            defaultValue = "1",
            description = "Probability that a client is in a step; ${DEFAULT-VALUE} takes no credit for sampling.")
    @Example("0.01")
    private double samplingRate;

    @Option(
            names = "--noise-multiplier",
            paramLabel = "Z",
            description = "Standard deviation of the noise on the sum in units of the sensitivity.")
    @Example("1.1")
    private @Nullable Double noiseMultiplier;

    @Option(
            names = "--target-epsilon",
            paramLabel = "E",
            description = "Find the least noise multiplier that meets it.")
    @Example("2")
    private @Nullable Double targetEpsilon;

    @Option(names = "--steps", paramLabel = "N", description = "How often the mechanism runs on a client's data.")
    @Example("1000")
    private @Nullable Long steps;

    @Option(names = "--delta", paramLabel = "D", description = "The delta of the guarantee.")
    @Example("1e-5")
    private @Nullable Double delta;

    @Option(
            names = "--accountant",
            paramLabel = "NAME",
            defaultValue = "rdp",
            description = "rdp, pld, zcdp, analytic or gdp. Default: ${DEFAULT-VALUE}.")
    @Example("pld")
    private String accountant = "rdp";

    @Option(
            names = "--mechanism",
            paramLabel = "NAME",
            defaultValue = "gaussian",
            description = "gaussian, discrete-gaussian or skellam. Default: ${DEFAULT-VALUE}.")
    @Example("gaussian")
    private String mechanism = "gaussian";

    @Option(
            names = "--sensitivity",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "For discrete noise: by how many grid units one client changes the sum (its norm for skellam, one"
                            + " whole number for discrete-gaussian with sampling and for pld). Default: ${DEFAULT-VALUE}.")
    @Example("100")
    private int sensitivity = 1;

    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "1",
            description = "For skellam: number of coordinates. Default: ${DEFAULT-VALUE}.")
    @Example("1000")
    private int dimension = 1;

    @Option(names = "--table", description = "Also epsilon after 1, 2, 5, 10, ... steps with the same noise.")
    private boolean table;

    /** Creates the command. */
    public EpsilonCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireKnown("--accountant", accountant, EpsilonFigures.ACCOUNTANTS);
        requireKnown("--mechanism", mechanism, EpsilonFigures.MECHANISMS);
        requireAll();
        long repetitions = value(steps);
        Values.checked("--sampling-rate", () -> new SampledGaussian(samplingRate, 1, 1));
        Values.checked("--steps", () -> new SampledGaussian(1, 1, repetitions));
        PrivacyTarget unit = Values.checked("--delta", () -> new PrivacyTarget(1, value(delta)));
        Values.checked("--sensitivity", () -> new SampledDiscreteGaussian(1, 1, sensitivity, 1));
        Values.checked("--dimension", () -> new SampledSkellam(1, 1, 1, dimension, 1));
        EpsilonFigures figures = new EpsilonFigures(mechanism, accountant, samplingRate, sensitivity, dimension);
        figures.refusal().ifPresent(reason -> {
            throw CommandFailure.usage(reason);
        });
        double noise = multiplier(figures);
        String option = noiseMultiplier == null ? "--target-epsilon" : "--noise-multiplier";
        List<Long> rows = table ? rows(repetitions) : List.of(repetitions);
        List<EpsilonFigures.Figure> found = new ArrayList<>();
        for (long row : rows) {
            found.add(Values.checked(option, () -> figures.figure(noise, row, unit.delta())));
        }
        print(figures, noise, rows, found);
        return 0;
    }

    /** 1, 2, 5, 10, ... up to the number of steps, and that. */
    private static List<Long> rows(long steps) {
        List<Long> rows = new ArrayList<>();
        for (long decade = 1; decade < steps; decade *= 10) {
            for (int digit : new int[] {1, 2, 5}) {
                if (digit * decade < steps) {
                    rows.add(digit * decade);
                }
            }
        }
        rows.add(steps);
        return rows;
    }

    private void requireAll() {
        List<String> missing = new ArrayList<>();
        if ((noiseMultiplier == null) == (targetEpsilon == null)) {
            missing.add("exactly one of --noise-multiplier (for example 1.1) and --target-epsilon (for example 2)");
        }
        if (steps == null) {
            missing.add("--steps (for example 1000)");
        }
        if (delta == null) {
            missing.add("--delta (for example 1e-5)");
        }
        if (!missing.isEmpty()) {
            throw CommandFailure.usage("needed: " + String.join(", ", missing));
        }
    }

    private static void requireKnown(String option, String value, List<String> known) {
        if (!known.contains(value)) {
            throw CommandFailure.usage(option + " must be " + String.join(" or ", known) + ", was '" + value + "'");
        }
    }

    private double multiplier(EpsilonFigures figures) {
        Double given = noiseMultiplier;
        if (given != null) {
            return Values.checked("--noise-multiplier", () -> new SampledGaussian(1, given, 1))
                    .noiseMultiplier();
        }
        return Values.checked(
                "--target-epsilon",
                () -> figures.noiseMultiplier(new PrivacyTarget(value(targetEpsilon), value(delta)), value(steps)));
    }

    private static double value(@Nullable Double checked) {
        return checked == null ? Double.NaN : checked;
    }

    private static long value(@Nullable Long checked) {
        return checked == null ? 0 : checked;
    }

    private void print(EpsilonFigures figures, double noise, List<Long> rows, List<EpsilonFigures.Figure> found) {
        int last = rows.size() - 1;
        String sampling = samplingRate == 1
                ? "taking part in every one of them"
                : "each containing it with probability " + samplingRate
                        + ", towards an observer who does not learn which (all others: --sampling-rate 1) if the noise is"
                        + " the same whether it takes part or not; with noise that clients bring themselves see"
                        + " 'cipherfold plan'";
        terminal.print(String.format(
                Locale.ROOT,
                "With noise of %s times the sensitivity, %d steps are %s(epsilon %s, delta %.4g)-differentially private"
                        + " for a client, %s.",
                Values.roundedUp(noise, FEW_DIGITS),
                rows.get(last),
                figures.isApproximate() ? "approximately, which is no guarantee, " : "",
                Values.roundedUp(found.get(last).epsilon(), FEW_DIGITS),
                value(delta),
                sampling));
        terminal.print("");
        terminal.print("mechanism          accountant  sampling   noise      steps      delta      epsilon    order");
        for (int i = 0; i <= last; i++) {
            OptionalDouble order = found.get(i).order();
            terminal.print(String.format(
                    Locale.ROOT,
                    "%-17s  %-10s  %-9.4g  %-9s  %-9d  %-9.4g  %-9s  %s",
                    mechanism,
                    accountant,
                    samplingRate,
                    Values.roundedUp(noise, MORE_DIGITS),
                    rows.get(i),
                    value(delta),
                    Values.roundedUp(found.get(i).epsilon(), MORE_DIGITS),
                    order.isPresent() ? String.format(Locale.ROOT, "%.6g", order.getAsDouble()) : "-"));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("mechanism", mechanism);
            json.put("accountant", accountant);
            json.put("epsilon", found.get(i).epsilon());
            json.put("delta", value(delta));
            json.put("order", Json.orNull(order));
            json.put("samplingRate", samplingRate);
            json.put("noiseMultiplier", noise);
            json.put("steps", rows.get(i));
            terminal.printJson(json);
        }
    }
}
