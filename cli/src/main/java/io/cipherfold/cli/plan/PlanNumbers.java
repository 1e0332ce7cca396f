// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.WrongOptions;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.planner.NoiseGoal;
import io.cipherfold.secureagg.planner.PlanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The numbers of a plan as options. What decides about security or privacy has no default; what is missing is told all at
 * once.
 */
final class PlanNumbers {

    static final int DEFAULT_EPOCH_ROUNDS = 4;
    static final String DEFAULT_SCOPE = "default";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--parameters", paramLabel = "N", description = "Numbers in each client's vector.")
    @Example("1000000")
    private @Nullable Integer parameters;

    @Option(names = "--population", paramLabel = "N", description = "Enrolled clients.")
    @Example("1000")
    private @Nullable Integer population;

    @Option(names = "--min-clients", paramLabel = "N", description = "Fewer vectors are never opened.")
    @Example("100")
    private @Nullable Integer minimumClients;

    @Option(names = "--max-clients", paramLabel = "N", description = "Most vectors in a sum.")
    @Example("200")
    private @Nullable Integer maximumClients;

    @Option(
            names = "--corrupt-clients",
            paramLabel = "N",
            description = "Enrolled clients that may collude or leave out their noise.")
    @Example("10")
    private @Nullable Integer corruptClients;

    @Option(names = "--members", paramLabel = "N", description = "Size of the committee; follows from --member-key.")
    @Example("4")
    private @Nullable Integer members;

    @Option(names = "--corrupt-members", paramLabel = "N", description = "Members that may be corrupt.")
    @Example("1")
    private @Nullable Integer corruptMembers;

    @Option(names = "--clip", paramLabel = "NORM", description = "Euclidean norm that vectors are clipped to.")
    @Example("1.0")
    private @Nullable Double clip;

    @Option(
            names = "--noise-multiplier",
            paramLabel = "Z",
            description = "Standard deviation of the least honest noise in units of the sensitivity.")
    @Example("1.1")
    private @Nullable Double noiseMultiplier;

    @Option(names = "--epsilon", paramLabel = "E", description = "Find the least noise that meets it instead.")
    @Example("2")
    private @Nullable Double epsilon;

    @Option(names = "--delta", paramLabel = "D", description = "Delta of the privacy statement.")
    @Example("1e-6")
    private @Nullable Double delta;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of the plan.")
    @Example("100")
    private @Nullable Integer rounds;

    @Option(names = "--participations", paramLabel = "N", description = "Most rounds that a client takes part in.")
    @Example("10")
    private @Nullable Integer participations;

    @Option(
            names = "--insecure-test",
            description = "Allow no noise, no corrupt member and --scheme plain. Such a plan protects nothing.")
    private boolean insecureTest;

    @Option(
            names = "--bits",
            paramLabel = "N",
            description =
                    "Width of a digit of the sum, 8 to 24. Default: the greatest of the cheapest layout: 16 for up to"
                            + " 1,122 clients in a sum, 15 for up to 71,886, else 14.")
    @Example("16")
    private @Nullable Integer bits;

    @Option(
            names = "--scope",
            paramLabel = "NAME",
            defaultValue = DEFAULT_SCOPE,
            description = "Name under which privacy losses add up over plans. Default: ${DEFAULT-VALUE}.")
    @Example("cardiology")
    private String scope = DEFAULT_SCOPE;

    @Option(
            names = "--epoch-rounds",
            paramLabel = "N",
            description = "Rounds that a member's epoch key lasts. Default: " + DEFAULT_EPOCH_ROUNDS + ".")
    @Example("4")
    private int epochRounds = DEFAULT_EPOCH_ROUNDS;

    @Option(
            names = "--objection-limit",
            paramLabel = "N",
            description = "Clients that members may drop from a round before it is aborted. Default: corrupt clients.")
    @Example("10")
    private @Nullable Integer objectionLimit;

    @Option(
            names = "--claim-sampling",
            paramLabel = "Q",
            description = "Every client takes part in a round if its own coin, which members check, comes up with this"
                    + " probability. The registry needs anchors.")
    @Example("0.1")
    private @Nullable Double samplingRate;

    @Option(
            names = "--spent-links",
            paramLabel = "N",
            description = "With --claim-sampling: rounds of all earlier sampled plans of these clients. Default: 0.")
    @Example("100")
    private @Nullable Integer spentLinks;

    @Mixin
    private PlanDeadlines deadlines = new PlanDeadlines();

    /** What is missing, each with an example; {@code membersGiven} is 0 if no keys of members are. */
    List<String> missing(int membersGiven) {
        List<String> missing = new ArrayList<>(WrongOptions.missing(
                command, "--parameters", "--population", "--min-clients", "--max-clients", "--corrupt-clients"));
        if (membersGiven == 0) {
            missing.addAll(WrongOptions.missing(command, "--members"));
        }
        missing.addAll(WrongOptions.missing(command, "--corrupt-members", "--clip"));
        if (noiseMultiplier == null && epsilon == null && !insecureTest) {
            missing.add("--noise-multiplier 1.1 or --epsilon 2");
        }
        missing.addAll(WrongOptions.missing(command, "--delta", "--rounds", "--participations"));
        return missing;
    }

    /** The size of the committee, if it was given. */
    int members() {
        return orZero(members);
    }

    boolean membersGiven() {
        return members != null;
    }

    boolean noiseGivenTwice() {
        return noiseMultiplier != null && epsilon != null;
    }

    NoiseGoal noise() {
        return epsilon != null
                ? NoiseGoal.ofEpsilon(epsilon)
                : NoiseGoal.ofMultiplier(noiseMultiplier == null ? 0 : noiseMultiplier);
    }

    double clip() {
        return clip == null ? Double.NaN : clip;
    }

    double delta() {
        return delta == null ? Double.NaN : delta;
    }

    int participations() {
        return orZero(participations);
    }

    int population() {
        return orZero(population);
    }

    int minimumClients() {
        return orZero(minimumClients);
    }

    /** What is asked of the planner; to be called when nothing is missing. */
    PlanRequest request(Optional<SchemeId> scheme, Trust trust, int committeeSize) {
        int corrupt = orZero(corruptClients);
        PlanOptions options = new PlanOptions(
                insecureTest,
                trust,
                scheme.orElse(SchemeId.ONE_TIME_KEY),
                orZero(parameters),
                scope,
                orZero(population),
                orZero(minimumClients),
                orZero(maximumClients),
                corrupt,
                orZero(participations),
                orZero(corruptMembers),
                orZero(bits),
                clip(),
                0,
                delta(),
                orZero(rounds),
                epochRounds,
                objectionLimit == null ? corrupt : objectionLimit,
                deadlines.deadlines(),
                sampling());
        return new PlanRequest(
                options, committeeSize, scheme, bits == null ? OptionalInt.empty() : OptionalInt.of(bits), noise());
    }

    /** The rate at which the plan claims to sample, if it claims it. */
    Optional<Double> claimedRate() {
        return Optional.ofNullable(samplingRate);
    }

    private Sampling sampling() {
        return new Sampling(samplingRate == null ? 0 : samplingRate, orZero(spentLinks));
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
