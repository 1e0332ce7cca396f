// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.audit.AuditPlan;
import io.cipherfold.secureagg.audit.AuditReport;
import io.cipherfold.secureagg.audit.Canaries;
import io.cipherfold.secureagg.audit.CanaryScores;
import io.cipherfold.secureagg.audit.ManyRunCounts;
import io.cipherfold.secureagg.audit.OneRunGuesses;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold audit-privacy}: attacks the real pipeline and compares what leaks with what a plan claims. */
@Command(
        name = "audit-privacy",
        description = {
            "Runs a federation of canaries in this process, with real encryption and noise, and guesses from the released"
                    + " sums which of them took part. From the guesses follows a lower bound on epsilon.",
            "",
            "A bound above the claimed epsilon is a defect, and the exit status is then 1. A bound below it proves only"
                    + " that this attack failed."
        },
        footer = {
            "",
            "Example:",
            "  cipherfold audit-privacy --canaries 100 --trials 20 --noise-multiplier 1 --delta 1e-5"
        })
public final class AuditPrivacyCommand implements Callable<Integer> {

    private static final double CLIP_NORM = 1;
    /** One minus the confidence of each bound. */
    private static final double SIGNIFICANCE = 0.05;

    private static final int DIGITS = 4;
    private static final long SEEDS = 1_000_000_000_000_000_000L;

    private final Terminal terminal;

    @Option(
            names = "--canaries",
            paramLabel = "K",
            defaultValue = "100",
            description = "Clients of a sum, all of them canaries; default ${DEFAULT-VALUE}.")
    @Example("100")
    private int canaries;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often everything is repeated with new canaries; default ${DEFAULT-VALUE}.")
    @Example("20")
    private int trials;

    @Option(
            names = "--rounds",
            paramLabel = "R",
            defaultValue = "1",
            description = "Rounds that a canary takes part in; default ${DEFAULT-VALUE}.")
    @Example("5")
    private int rounds;

    @Option(
            names = "--parameters",
            paramLabel = "D",
            defaultValue = "4096",
            description =
                    "Coordinates of a vector; well above the number of canaries of a sum, or they hide each other."
                            + " Default ${DEFAULT-VALUE}.")
    @Example("4096")
    private int parameters;

    @Option(
            names = "--noise-multiplier",
            paramLabel = "Z",
            defaultValue = "1",
            description = "Standard deviation of the noise on the sum in units of the sensitivity; default"
                    + " ${DEFAULT-VALUE}.")
    @Example("1")
    private double noiseMultiplier;

    @Option(
            names = "--delta",
            paramLabel = "D",
            defaultValue = "1e-5",
            description = "The delta of the claim and of the bounds; default ${DEFAULT-VALUE}.")
    @Example("1e-5")
    private double delta;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats the canaries' coins and directions. Noise and keys are always fresh.")
    @Example("7")
    private @Nullable Long seed;

    /** Creates the command. */
    public AuditPrivacyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Canaries.Design design = design();
        Values.checked("--noise-multiplier", () -> new SampledGaussian(1, noiseMultiplier, 1));
        Values.checked("--delta", () -> new PrivacyTarget(1, delta));
        if (delta * design.clients() >= 1) {
            terminal.warn("delta " + delta + " is not below 1/clients = 1/" + design.clients()
                    + ": such a claim would allow one client's data to be published");
        }
        long chosenSeed = seed();
        Canaries clients = new Canaries(design, AesCtrRandomSource.keyed(key(chosenSeed)));
        PlanOptions options = AuditPlan.options(design, noiseMultiplier, delta);
        AuditReport report;
        try (LocalFederation federation = LocalFederation.open(options, clients, clients);
                Progress progress = terminal.progress("auditing", design.rounds())) {
            PrivacyStatement claim = claim(federation.plan());
            CanaryScores scores = CanaryScores.collect(federation, clients, () -> progress.advance(1));
            report = AuditReport.of(scores, claim, SIGNIFICANCE);
        }
        print(design, chosenSeed, report);
        return (report.refutesTheClaim() ? ExitCode.FAILED : ExitCode.SUCCESS).status();
    }

    private Canaries.Design design() {
        Values.checked("--canaries", design(canaries, 1, 1, 1));
        Values.checked("--trials", design(canaries, trials, 1, 1));
        Values.checked("--rounds", design(canaries, trials, rounds, 1));
        Canaries.Design design = Values.checked("--parameters", design(canaries, trials, rounds, parameters));
        if (design.clients() < CanaryScores.LEAST_CANARIES) {
            throw CommandFailure.usage("--canaries times --trials must be at least " + CanaryScores.LEAST_CANARIES
                    + ", was " + design.clients());
        }
        return design;
    }

    private static Supplier<Canaries.Design> design(int canaries, int trials, int rounds, int parameters) {
        return () -> new Canaries.Design(canaries, trials, rounds, parameters, CLIP_NORM);
    }

    private long seed() {
        Long given = seed;
        if (given == null) {
            try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
                return random.nextBelow(SEEDS);
            }
        }
        return given;
    }

    private static byte[] key(long seed) {
        return Digest.sha256(ByteBuffer.allocate(Long.BYTES).putLong(seed).array())
                .toBytes();
    }

    private static PrivacyStatement claim(AggregationPlan plan) {
        return plan.privacy(plan.population().minimumHonestClients())
                .orElseThrow(() -> new IllegalStateException("a plan with noise makes a claim"));
    }

    private void print(Canaries.Design design, long chosenSeed, AuditReport report) {
        OneRunGuesses guesses = report.oneRun().evidence();
        ManyRunCounts counts = report.manyRun().evidence();
        terminal.print(String.format(
                Locale.ROOT,
                "%d canaries in %d encrypted sums of %d clients and %d coordinates; seed of the canaries %d.",
                design.clients(),
                design.rounds(),
                design.clientsPerTrial(),
                design.dimension(),
                chosenSeed));
        terminal.print("");
        terminal.print(String.format(
                Locale.ROOT,
                "claimed    epsilon %s at delta %.4g, with noise of %.4g sensitivities in each of %d round(s) of a client",
                Values.roundedUp(report.claimedEpsilon(), DIGITS),
                report.claim().delta(),
                noiseMultiplier,
                design.roundsPerTrial()));
        terminal.print(String.format(
                Locale.ROOT,
                "one run    epsilon at least %.4g: %d of %d guesses about %d coins were right",
                report.oneRun().epsilonLowerBound(),
                guesses.correct(),
                guesses.guesses(),
                guesses.canaries()));
        terminal.print(String.format(
                Locale.ROOT,
                "many runs  epsilon at least %.4g: %d of %d included ones recognised, %d of %d excluded ones mistaken",
                report.manyRun().epsilonLowerBound(),
                counts.truePositives(),
                counts.included(),
                counts.falsePositives(),
                counts.excluded()));
        terminal.print("");
        terminal.print(
                report.refutesTheClaim()
                        ? "REFUTED: the pipeline leaks more than it claims (each bound is wrong in at most 5 % of audits)."
                        : "Not refuted: both bounds, each at 95 % confidence, stay below the claim.");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("claimedEpsilon", report.claimedEpsilon());
        json.put("delta", report.claim().delta());
        json.put("refuted", report.refutesTheClaim());
        json.put("confidence", 1 - report.significance());
        json.put("oneRun", oneRun(report.oneRun().epsilonLowerBound(), guesses));
        json.put("manyRun", manyRun(report.manyRun().epsilonLowerBound(), counts));
        json.put("canaries", design.clientsPerTrial());
        json.put("trials", design.trials());
        json.put("rounds", design.roundsPerTrial());
        json.put("parameters", design.dimension());
        json.put("noiseMultiplier", noiseMultiplier);
        json.put("seed", chosenSeed);
        terminal.printJson(json);
    }

    private static Map<String, Object> oneRun(double epsilon, OneRunGuesses guesses) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epsilonLowerBound", epsilon);
        json.put("guesses", guesses.guesses());
        json.put("correct", guesses.correct());
        return json;
    }

    private static Map<String, Object> manyRun(double epsilon, ManyRunCounts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epsilonLowerBound", epsilon);
        json.put("included", counts.included());
        json.put("truePositives", counts.truePositives());
        json.put("excluded", counts.excluded());
        json.put("falsePositives", counts.falsePositives());
        return json;
    }
}
