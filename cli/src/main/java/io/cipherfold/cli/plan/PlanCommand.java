// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cipherfold plan}: builds a plan and explains it, or refuses it with every reason. */
@Command(
        name = "plan",
        description = {
            "Build the plan of an aggregation and explain it, or refuse it with every rule that it breaks.",
            "With --out, write it for the members to sign. Options can also come from a file: cipherfold plan @FILE."
        },
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example:",
            "  cipherfold plan --parameters 1000000 --population 1000 --min-clients 100 --max-clients 200 \\",
            "    --corrupt-clients 10 --members 4 --corrupt-members 1 --clip 1.0 --epsilon 4 --delta 1e-6 \\",
            "    --rounds 100 --participations 10"
        })
public final class PlanCommand implements Callable<Integer> {

    private static final String MALICIOUS_NODE = "malicious-node";

    private final Terminal terminal;

    @Mixin
    private PlanNumbers numbers = new PlanNumbers();

    @Option(
            names = "--sampling-rate",
            paramLabel = "Q",
            description = "Also tell how many come if every client throws a coin with this probability.")
    @Example("0.1")
    private @Nullable Double samplingRate;

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            defaultValue = "one-time-key",
            description = "one-time-key; plain with --insecure-test; direct-bfv comes with a later version. Default:"
                    + " ${DEFAULT-VALUE}.")
    @Example("one-time-key")
    private String scheme = "one-time-key";

    @Option(
            names = "--trust",
            paramLabel = "MODEL",
            defaultValue = MALICIOUS_NODE,
            description = "malicious-node; passive comes with direct-bfv. Default: ${DEFAULT-VALUE}.")
    @Example(MALICIOUS_NODE)
    private String trust = MALICIOUS_NODE;

    @Option(
            names = "--sweep",
            paramLabel = "LISTS",
            description = "Comes with a later version: a table over lists of values.")
    @Example("clients=100,1000")
    private @Nullable String sweep;

    @Option(names = "--calibrate", description = "Comes with a later version: measure seconds on this machine.")
    private boolean calibrate;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the plan; not overwritten.")
    @Example("plan.cfp")
    private @Nullable Path out;

    @Mixin
    private PlanParties parties = new PlanParties();

    private PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its subcommands. */
    public static CommandLine create(Terminal terminal) {
        return new CommandLine(new PlanCommand(terminal))
                .addSubcommand(new PlanSignCommand(terminal))
                .addSubcommand(new PlanShowCommand(terminal));
    }

    @Override
    public Integer call() {
        SchemeId chosen = requireKnown();
        requireAll();
        Path file = out;
        if (file != null) {
            NewFiles.requireAbsent(file);
        }
        PlanParties.Everybody everybody = file == null ? PlanParties.nobody(numbers.members()) : parties.read(terminal);
        ChosenNoise noise = ChosenNoise.of(numbers, chosen);
        PlanOptions options = numbers.options(chosen, noise.multiplier());
        PlanDraft draft = options.draft(everybody.members(), everybody.parties(), everybody.registryDigest());
        List<PlanViolation> violations = new ArrayList<>(AggregationPlan.violations(draft));
        everybody
                .registry()
                .filter(registry -> registry.size() != options.population())
                .ifPresent(registry -> violations.add(new PlanViolation(
                        "population",
                        "the number of clients in the registry, " + registry.size(),
                        String.valueOf(options.population()))));
        if (!violations.isEmpty()) {
            return refuse(draft, noise, violations);
        }
        AggregationPlan plan = AggregationPlan.of(draft);
        everybody.registry().ifPresent(registry -> requireSigned(() -> registry.requireFor(plan)));
        if (file != null) {
            NewFiles.write(file, SignedPlan.unsigned(plan).encode());
        }
        explain(plan, noise, Optional.ofNullable(file));
        return ExitCode.SUCCESS.status();
    }

    private SchemeId requireKnown() {
        if (sweep != null) {
            throw CommandFailure.usage("--sweep is not in this version; ask for one plan at a time");
        }
        if (calibrate) {
            throw CommandFailure.usage("--calibrate is not in this version; leave it out");
        }
        if (trust.equals("passive")) {
            throw CommandFailure.usage("--trust passive is not in this version; use --trust malicious-node");
        }
        if (!trust.equals(MALICIOUS_NODE)) {
            throw CommandFailure.usage("--trust must be malicious-node, was '" + trust + "'");
        }
        if (scheme.equals("direct-bfv")) {
            throw CommandFailure.usage("--scheme direct-bfv is not in this version; use --scheme one-time-key");
        }
        for (SchemeId id : SchemeId.values()) {
            if (id.optionName().equals(scheme)) {
                return id;
            }
        }
        throw CommandFailure.usage(
                "--scheme must be one-time-key, or plain with --insecure-test, was '" + scheme + "'");
    }

    /** Says all at once what is missing, and what does not go together. */
    private void requireAll() {
        List<String> missing = numbers.missing(parties.memberCount());
        if (out != null) {
            missing.addAll(parties.missing());
        }
        if (!missing.isEmpty()) {
            throw CommandFailure.usage("a plan needs these as well:\n  " + String.join("\n  ", missing)
                    + "\nThe numbers are examples, not advice.");
        }
        if (out == null && parties.any()) {
            throw CommandFailure.usage("keys and registry are for a plan that is written: add --out plan.cfp");
        }
        int keys = parties.memberCount();
        if (keys > 0 && numbers.membersGiven() && keys != numbers.members()) {
            throw CommandFailure.usage(
                    "--members " + numbers.members() + ", but --member-key is there " + keys + " times");
        }
        if (numbers.noiseMultiplier().isPresent() && numbers.epsilon().isPresent()) {
            throw CommandFailure.usage("--noise-multiplier and --epsilon exclude each other; give one of them");
        }
        if (!(numbers.clip() > 0)) {
            throw CommandFailure.usage("--clip must be above 0, for example 1.0, was " + numbers.clip());
        }
        Double rate = samplingRate;
        if (rate != null && !(rate > 0 && rate <= 1)) {
            throw CommandFailure.usage("--sampling-rate must be above 0 and at most 1, for example 0.1, was " + rate);
        }
    }

    private static void requireSigned(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed("--registry is refused: " + e.getMessage(), e);
        }
    }

    private int refuse(PlanDraft draft, ChosenNoise noise, List<PlanViolation> violations) {
        terminal.note("plan refused:");
        violations.forEach(violation -> terminal.note("  " + violation));
        Map<String, Object> json = PlanJson.refused(draft, violations);
        PlanJson.putChoices(json, noise.multiplier(), cohort(), numbers.minimumClients());
        terminal.printJson(json);
        return ExitCode.FAILED.status();
    }

    private Optional<PoissonCohort> cohort() {
        return Optional.ofNullable(samplingRate).map(rate -> new PoissonCohort(numbers.population(), rate));
    }

    private void explain(AggregationPlan plan, ChosenNoise noise, Optional<Path> file) {
        PlanFigures figures = PlanFigures.of(plan);
        if (figures.layout().isEmpty()) {
            terminal.warn(
                    "without the native library the sizes are not known; 'cipherfold doctor' says why it is missing");
        }
        terminal.print("plan accepted");
        PlanText.lines(plan, figures).forEach(terminal::print);
        terminal.print("");
        terminal.print(noise.sentence());
        cohort().ifPresent(coins -> terminal.print(String.format(
                Locale.ROOT,
                "With a coin of %s for each client %.1f are expected to come; fewer than the %d that are needed come with"
                        + " probability %.2g, as long as no client has reached its cap. No privacy credit is taken for the"
                        + " coins.",
                coins.rate(),
                coins.expected(),
                numbers.minimumClients(),
                coins.probabilityBelow(numbers.minimumClients()))));
        file.ifPresent(path -> {
            terminal.print("Written to " + path + ", digest " + plan.digest().toHex() + ".");
            terminal.print("It takes effect when " + plan.committee().quorum() + " of the "
                    + plan.committee().size() + " members have run: cipherfold plan sign --key MEMBER.key " + path);
        });
        Map<String, Object> json = PlanJson.accepted(plan, figures, file.isPresent());
        PlanJson.putChoices(json, noise.multiplier(), cohort(), numbers.minimumClients());
        terminal.printJson(json);
    }
}
