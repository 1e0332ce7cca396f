// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.planner.Calibration;
import io.cipherfold.secureagg.planner.Candidate;
import io.cipherfold.secureagg.planner.MeasuredCalibration;
import io.cipherfold.secureagg.planner.NearestPlan;
import io.cipherfold.secureagg.planner.PlanRequest;
import io.cipherfold.secureagg.planner.Planner;
import io.cipherfold.secureagg.planner.Proposal;
import io.cipherfold.secureagg.planner.Sweep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
            "Scheme, digits, grid and noise share are chosen so that a round moves the fewest bytes; the text says why.",
            "With --out, write it for the members to sign. Options can also come from a file: cipherfold plan @FILE."
        },
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example:",
            "  cipherfold plan --parameters 1000000 --population 1000 --min-clients 100 --max-clients 200 \\",
            "    --corrupt-clients 10 --members 4 --corrupt-members 1 --clip 1.0 --epsilon 4 --delta 1e-6 \\",
            "    --rounds 100 --participations 10",
            "  cipherfold plan --parameters 1000000 --population 1000 --min-clients 100 --max-clients 200 \\",
            "    --corrupt-clients 10 --members 4 --corrupt-members 1 --clip 1.0 --epsilon 4 --delta 1e-6 \\",
            "    --rounds 100 --participations 10 --sweep clients=200,1000,bits=14,16 --csv"
        })
public final class PlanCommand implements Callable<Integer> {

    private static final String MALICIOUS_NODE = "malicious-node";

    private final Terminal terminal;
    private final Planner planner = new Planner();

    @Mixin
    private PlanNumbers numbers = new PlanNumbers();

    @Option(
            names = "--sampling-rate",
            paramLabel = "Q",
            description = "Also tell how many come if every client throws a coin with this probability. It says nothing"
                    + " in the plan; --claim-sampling does.")
    @Example("0.1")
    private @Nullable Double samplingRate;

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            description =
                    "one-time-key; direct-bfv with --trust passive; plain with --insecure-test. Default: of those that"
                            + " encrypt and that --trust allows, the one that moves the fewest bytes.")
    @Example("one-time-key")
    private @Nullable String scheme;

    @Option(
            names = "--trust",
            paramLabel = "MODEL",
            defaultValue = MALICIOUS_NODE,
            description = "What is presumed of the node: malicious-node, or passive if it surely follows the protocol."
                    + " Default: ${DEFAULT-VALUE}.")
    @Example(MALICIOUS_NODE)
    private String trust = MALICIOUS_NODE;

    @Option(
            names = "--sweep",
            paramLabel = "LISTS",
            description =
                    "A row for every combination of lists instead of one plan: options without dashes, for example"
                            + " clients=100,1000,bits=14,16. 'clients' is max-clients.")
    @Example("clients=100,1000,bits=14,16")
    private @Nullable String sweep;

    @Option(names = "--csv", description = "Print the rows of --sweep as CSV.")
    private boolean csv;

    @Option(
            names = "--calibrate",
            description = "Measure on this machine, in a few seconds, what the steps of a round take, and predict the"
                    + " processor time of every role.")
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
        Optional<SchemeId> wanted = knownScheme();
        Trust presumed = knownTrust();
        requireAll();
        Path file = out;
        if (file != null) {
            NewFiles.requireAbsent(file);
        }
        Optional<PlanParties.Everybody> everybody =
                file == null ? Optional.empty() : Optional.of(parties.read(terminal));
        int committee = everybody.map(all -> all.members().size()).orElse(numbers.members());
        PlanRequest request = numbers.request(wanted, presumed, committee);
        if (sweep != null) {
            sweep(sweep, request);
            return ExitCode.SUCCESS.status();
        }
        Proposal proposal = Values.checked(noiseOption(), () -> planner.plan(request));
        PlanDraft draft = everybody
                .map(all -> all.draft(proposal.chosen().options()))
                .orElse(proposal.chosen().draft());
        List<PlanViolation> violations =
                violations(draft, everybody, proposal.chosen().options());
        if (!violations.isEmpty()) {
            return refuse(proposal, draft, violations, everybody);
        }
        AggregationPlan plan = AggregationPlan.of(draft);
        everybody.ifPresent(all -> requireSigned(() -> all.registry().requireFor(plan)));
        PlanFigures figures = PlanFigures.of(plan, calibration().map(costs -> costs.measure(plan)));
        if (file != null) {
            NewFiles.write(file, SignedPlan.unsigned(plan).encode());
        }
        explain(plan, figures, proposal, Optional.ofNullable(file));
        warnOfLargeDelta(proposal.chosen().options());
        return ExitCode.SUCCESS.status();
    }

    private void warnOfLargeDelta(PlanOptions options) {
        if (options.noiseMultiplier() > 0 && options.delta() * options.population() >= 1) {
            terminal.warn("delta " + options.delta() + " is not below 1/clients = 1/" + options.population()
                    + ": such a promise would allow one client's data to be published");
        }
    }

    private void sweep(String lists, PlanRequest request) {
        Sweep wanted = Values.checked("--sweep", () -> Sweep.parse(lists));
        new SweepTable(terminal, planner, calibration()).print(wanted, wanted.points(request), csv);
    }

    private Optional<Calibration> calibration() {
        return calibrate ? Optional.of(new MeasuredCalibration(AesCtrRandomSource.secure())) : Optional.empty();
    }

    private String noiseOption() {
        return numbers.noise().epsilon().isPresent() ? "--epsilon, --delta, --participations" : "--noise-multiplier";
    }

    /** The rules that a plan with these parties breaks, and whether the registry has the clients that were told. */
    private static List<PlanViolation> violations(
            PlanDraft draft, Optional<PlanParties.Everybody> everybody, PlanOptions options) {
        List<PlanViolation> violations = new ArrayList<>(AggregationPlan.violations(draft));
        everybody
                .map(PlanParties.Everybody::registry)
                .filter(registry -> registry.size() != options.population())
                .ifPresent(registry -> violations.add(new PlanViolation(
                        "population",
                        "the number of clients in the registry, " + registry.size(),
                        String.valueOf(options.population()))));
        return violations;
    }

    private Optional<SchemeId> knownScheme() {
        String name = scheme;
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(SchemeId.values())
                .filter(id -> id.optionName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> CommandFailure.usage("--scheme must be one-time-key, direct-bfv with --trust passive,"
                                + " or plain with --insecure-test, was '" + name + "'")));
    }

    private Trust knownTrust() {
        return Arrays.stream(Trust.values())
                .filter(model -> model.optionName().equals(trust))
                .findFirst()
                .orElseThrow(
                        () -> CommandFailure.usage("--trust must be malicious-node or passive, was '" + trust + "'"));
    }

    /** Says all at once what is missing, and what does not go together. */
    private void requireAll() {
        if (sweep != null && out != null) {
            throw CommandFailure.usage("--sweep writes no plan; leave out --out");
        }
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
        if (numbers.noiseGivenTwice()) {
            throw CommandFailure.usage("--noise-multiplier and --epsilon exclude each other; give one of them");
        }
        if (!(numbers.clip() > 0)) {
            throw CommandFailure.usage("--clip must be above 0, for example 1.0, was " + numbers.clip());
        }
        if (sweep == null && csv) {
            throw CommandFailure.usage("--csv is for --sweep, for example --sweep clients=100,1000,bits=14,16");
        }
        double multiplier = numbers.noise().multiplier();
        if (multiplier != 0) {
            Values.checked("--noise-multiplier", () -> new SampledGaussian(1, multiplier, 1));
        }
        Double rate = samplingRate;
        if (rate != null && numbers.claimedRate().isPresent()) {
            throw CommandFailure.usage("--sampling-rate only tells how many come; --claim-sampling does so as well:"
                    + " give one of them");
        }
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

    private int refuse(
            Proposal proposal,
            PlanDraft draft,
            List<PlanViolation> violations,
            Optional<PlanParties.Everybody> everybody) {
        terminal.note("plan refused:");
        violations.forEach(violation -> terminal.note("  " + violation));
        Optional<NearestPlan> nearest = nearest(proposal.request(), everybody);
        if (nearest.isPresent()) {
            terminal.note("the nearest plan that passes has");
            nearest.get()
                    .changes()
                    .forEach(change -> terminal.note(
                            "  --" + change.option() + " " + change.to() + " instead of " + change.from()));
            terminal.note("that is: cipherfold plan "
                    + String.join(" ", RequestWords.of(nearest.get().request())));
        } else {
            terminal.note(
                    "no plan that passes was found nearby: the search changes numbers of clients, members, rounds,"
                            + " bits and time limits, takes more noise or another scheme, and never less protection");
        }
        Map<String, Object> json = PlanJson.refused(draft, violations);
        PlanJson.putChoices(json, proposal.chosen().options().noiseMultiplier(), cohort(), numbers.minimumClients());
        PlanJson.putOthers(json, Optional.empty(), nearest);
        terminal.printJson(json);
        return ExitCode.FAILED.status();
    }

    private Optional<NearestPlan> nearest(PlanRequest request, Optional<PlanParties.Everybody> everybody) {
        return NearestPlan.search(request, other -> {
            Candidate chosen = planner.plan(other).chosen();
            PlanDraft draft = everybody
                    .filter(all -> all.members().size() == other.members())
                    .map(all -> all.draft(chosen.options()))
                    .orElse(chosen.draft());
            return violations(draft, everybody, chosen.options());
        });
    }

    private Optional<PoissonCohort> cohort() {
        return Optional.ofNullable(samplingRate)
                .or(numbers::claimedRate)
                .filter(rate -> rate > 0 && rate <= 1)
                .map(rate -> new PoissonCohort(numbers.population(), rate));
    }

    private void explain(AggregationPlan plan, PlanFigures figures, Proposal proposal, Optional<Path> file) {
        terminal.print("plan accepted");
        PlanText.lines(plan, figures).forEach(terminal::print);
        ChoiceText.lines(proposal).forEach(terminal::print);
        if (cohort().isPresent() || file.isPresent()) {
            terminal.print("");
        }
        cohort().ifPresent(coins -> terminal.print(String.format(
                Locale.ROOT,
                "With a coin of %s for each client %.1f are expected to come; fewer than the %d that are needed come with"
                        + " probability %.2g, as long as no client has reached its cap.%s",
                coins.rate(),
                coins.expected(),
                numbers.minimumClients(),
                coins.probabilityBelow(numbers.minimumClients()),
                numbers.claimedRate().isPresent() ? "" : " No privacy credit is taken for the coins.")));
        file.ifPresent(path -> {
            terminal.print("Written to " + path + ", digest " + plan.digest().toHex() + ".");
            terminal.print("It takes effect when " + plan.committee().quorum() + " of the "
                    + plan.committee().size() + " members have run: cipherfold plan sign --key MEMBER.key " + path);
        });
        Map<String, Object> json = PlanJson.accepted(plan, figures, file.isPresent());
        PlanJson.putChoices(json, proposal.chosen().options().noiseMultiplier(), cohort(), numbers.minimumClients());
        PlanJson.putOthers(json, proposal.runnerUp(), Optional.empty());
        terminal.printJson(json);
    }
}
