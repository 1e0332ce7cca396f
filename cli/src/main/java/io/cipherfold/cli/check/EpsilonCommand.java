// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyLoss;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledGaussian;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold epsilon}: what noise is worth, or how much noise a target needs. */
@Command(
        name = "epsilon",
        description = {
            "Epsilon of a mechanism that is repeated, or with --target-epsilon the noise multiplier that meets it.",
            "A sampling rate below 1 counts only towards an observer who does not learn who was sampled."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold epsilon --sampling-rate 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5",
            "  cipherfold epsilon --target-epsilon 2 --steps 10 --delta 1e-6"
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
            description = "rdp (Renyi); pld comes with a later version. Default: ${DEFAULT-VALUE}.")
    @Example("rdp")
    private String accountant = "rdp";

    @Option(
            names = "--mechanism",
            paramLabel = "NAME",
            defaultValue = "gaussian",
            description =
                    "gaussian or discrete-gaussian; skellam comes with a later version. Default: ${DEFAULT-VALUE}.")
    @Example("gaussian")
    private String mechanism = "gaussian";

    /** Creates the command. */
    public EpsilonCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireKnown("--accountant", accountant, List.of("rdp"), List.of("pld"));
        requireKnown("--mechanism", mechanism, List.of("gaussian", "discrete-gaussian"), List.of("skellam"));
        if (mechanism.equals("discrete-gaussian") && samplingRate < 1) {
            throw CommandFailure.usage(
                    "--mechanism discrete-gaussian with --sampling-rate below 1 is not in this version;"
                            + " use --sampling-rate 1 or --mechanism gaussian");
        }
        requireAll();
        long repetitions = value(steps);
        Values.checked("--sampling-rate", () -> new SampledGaussian(samplingRate, 1, 1));
        Values.checked("--steps", () -> new SampledGaussian(1, 1, repetitions));
        Values.checked("--delta", () -> new PrivacyTarget(1, value(delta)));
        SampledGaussian gaussian = new SampledGaussian(samplingRate, multiplier(), repetitions);
        print(gaussian, gaussian.epsilon(value(delta)));
        return 0;
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

    private static void requireKnown(String option, String value, List<String> here, List<String> later) {
        if (later.contains(value)) {
            throw CommandFailure.usage(
                    option + " " + value + " is not in this version; use " + String.join(" or ", here));
        }
        if (!here.contains(value)) {
            throw CommandFailure.usage(option + " must be " + String.join(" or ", here) + ", was '" + value + "'");
        }
    }

    private double multiplier() {
        Double given = noiseMultiplier;
        if (given != null) {
            return Values.checked("--noise-multiplier", () -> new SampledGaussian(1, given, 1))
                    .noiseMultiplier();
        }
        return Values.checked(
                "--target-epsilon",
                () -> NoiseCalibration.noiseMultiplier(
                        new PrivacyTarget(value(targetEpsilon), value(delta)), samplingRate, value(steps)));
    }

    private static double value(@Nullable Double checked) {
        return checked == null ? Double.NaN : checked;
    }

    private static long value(@Nullable Long checked) {
        return checked == null ? 0 : checked;
    }

    private void print(SampledGaussian gaussian, PrivacyLoss loss) {
        String sampling = gaussian.samplingRate() == 1
                ? "taking part in every one of them"
                : "each containing it with probability " + gaussian.samplingRate()
                        + ", towards an observer who does not learn which (all others: --sampling-rate 1)";
        terminal.print(String.format(
                Locale.ROOT,
                "With noise of %s times the sensitivity, %d steps are (epsilon %s, delta %.4g)-differentially private"
                        + " for a client, %s.",
                Values.roundedUp(gaussian.noiseMultiplier(), FEW_DIGITS),
                gaussian.steps(),
                Values.roundedUp(loss.epsilon(), FEW_DIGITS),
                loss.delta(),
                sampling));
        terminal.print("");
        terminal.print("mechanism          accountant  sampling   noise      steps      delta      epsilon    order");
        terminal.print(String.format(
                Locale.ROOT,
                "%-17s  %-10s  %-9.4g  %-9s  %-9d  %-9.4g  %-9s  %.6g",
                mechanism,
                accountant,
                gaussian.samplingRate(),
                Values.roundedUp(gaussian.noiseMultiplier(), MORE_DIGITS),
                gaussian.steps(),
                loss.delta(),
                Values.roundedUp(loss.epsilon(), MORE_DIGITS),
                loss.order()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mechanism", mechanism);
        json.put("accountant", accountant);
        json.put("epsilon", loss.epsilon());
        json.put("delta", loss.delta());
        json.put("order", loss.order());
        json.put("samplingRate", gaussian.samplingRate());
        json.put("noiseMultiplier", gaussian.noiseMultiplier());
        json.put("steps", gaussian.steps());
        terminal.printJson(json);
    }
}
