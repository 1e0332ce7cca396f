// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a run of rounds under a plan ended, for people: why, what it cost in privacy and how to go on. From the plan and the
 * number of rounds alone, so that it says nothing about any client. Immutable.
 *
 * @param end why it ended
 * @param roundsStarted released and aborted ones: a client may have lost its share of either
 * @param plan whose rounds they are
 */
public record RunReport(RunEnd end, int roundsStarted, AggregationPlan plan) {

    /** Checks the range. */
    public RunReport {
        if (roundsStarted < 0 || roundsStarted > plan.rounds()) {
            throw new IllegalArgumentException(
                    "rounds started must be 0 to " + plan.rounds() + ", the plan's, were " + roundsStarted);
        }
    }

    /**
     * The most that one client has lost in these rounds, towards node and committee and towards readers, with H_min honest
     * clients in every sum; empty without noise or before the first round.
     */
    public Optional<PrivacyStatement> spent() {
        return roundsStarted == 0 ? Optional.empty() : plan.privacyAfter(roundsStarted);
    }

    /** Why it ended, in one sentence. */
    public String reason() {
        return switch (end) {
            case COMPLETE -> "All rounds that were wanted have been released.";
            case STOPPED_EARLY -> "The learner stopped: it saw no further progress.";
            case BUDGET_SPENT ->
                "The privacy budget is spent: the node says that too few clients have some left for a set of "
                        + plan.population().minimumClients() + ". That is its word; its log shows why.";
            case ROUNDS_USED_UP -> "The rounds of the plan are used up: it has " + plan.rounds() + ".";
            case TOO_MANY_ABORTS -> "Too many rounds were aborted.";
        };
    }

    /** The whole report, a sentence or two in each line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(reason());
        lines.add(roundsStarted + " of " + plan.rounds() + " rounds were started. "
                + spent().map(RunReport::inWords).orElse("The plan promises nothing about privacy."));
        if (end != RunEnd.COMPLETE) {
            lines.add("The last released model stays good. To go on from it, " + howToGoOn());
        }
        return lines;
    }

    private static String inWords(PrivacyStatement spent) {
        OptionalDouble readers = spent.epsilonTowardsReaders();
        return "One client has lost at most epsilon " + roundedUp(spent.epsilonTowardsNodeAndCommittee())
                + " towards node and committee and "
                + (readers.isPresent() ? "epsilon " + roundedUp(readers.getAsDouble()) : "as much")
                + " towards readers of the model, at delta " + spent.delta() + " (participations: "
                + spent.participationsPerClient() + "; honest clients in every sum: at least " + spent.honestClients()
                + ").";
    }

    /** A printed guarantee must not be better than the proven one. */
    private static String roundedUp(double epsilon) {
        return new BigDecimal(epsilon).setScale(2, RoundingMode.CEILING).toPlainString();
    }

    private String howToGoOn() {
        String newPlan = "make a new plan and have " + plan.committee().quorum() + " members sign it";
        return switch (end) {
            case COMPLETE -> throw new IllegalStateException("nothing is left to do");
            case BUDGET_SPENT ->
                newPlan
                        + ": with more clients, or with the same budget scope and a larger epsilon, towards which what"
                        + " was lost so far counts.";
            case STOPPED_EARLY -> "nothing has to be done; another run can go on with the rounds that are left.";
            case ROUNDS_USED_UP -> newPlan + ".";
            case TOO_MANY_ABORTS -> "find out from the reasons and the node's log why they were.";
        };
    }
}
