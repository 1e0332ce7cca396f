// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.planner.Candidate;
import io.cipherfold.secureagg.planner.PlanRequest;
import io.cipherfold.secureagg.planner.Proposal;
import io.cipherfold.secureagg.planner.RoundBytes;
import java.util.List;
import java.util.Locale;

/** Why the planner chose what it chose, for people. */
final class ChoiceText {

    private static final int USUAL_BITS = 16;

    private final Proposal proposal;
    private final PlanRequest request;
    private final PlanDraft draft;
    private final SchemeCosts costs;
    private final TextRows rows = new TextRows();

    private ChoiceText(Proposal proposal) {
        this.proposal = proposal;
        this.request = proposal.request();
        this.draft = proposal.chosen().draft();
        this.costs = proposal.chosen().plan().costs();
    }

    /** Lines about an accepted proposal. */
    static List<String> lines(Proposal proposal) {
        ChoiceText text = new ChoiceText(proposal);
        text.rows.heading("Choices");
        text.rows.row("scheme", "%s", text.scheme());
        text.rows.row("bits", "%s", text.bits());
        text.rows.row("grid", "%s", text.grid());
        text.rows.row("noise", "%s", text.noise());
        text.rows.row("runner-up", "%s", text.runnerUp());
        return text.rows.lines();
    }

    private String scheme() {
        String name = draft.scheme().optionName();
        if (request.scheme().isPresent()) {
            return name + ", as asked for";
        }
        String others = draft.trust() == Trust.PASSIVE
                ? "of those that encrypt it moves the fewest bytes in a round"
                : "the only one that stands up to a malicious node; direct-bfv takes --trust passive";
        return name + ": " + others;
    }

    /** The width, with a reason whenever it is not the usual one. */
    private String bits() {
        int bits = draft.digitBits();
        int digits = draft.digitsPerCoefficient();
        int clients = draft.population().maximumClients();
        boolean asked = request.digitBits().isPresent();
        if (draft.scheme() != SchemeId.ONE_TIME_KEY) {
            return bits + (asked ? ", as asked for" : ", what " + costs.parameterSet() + " carries");
        }
        List<Integer> widths = SchemeArithmetic.of(draft.scheme()).digitWidths(clients);
        int three = widths.get(0);
        if (asked && digits == 2) {
            return String.format(
                    Locale.ROOT,
                    "%d, as asked for: two digits to a coefficient and 3.75 bytes a parameter, since three digits for sums of"
                            + " %d clients have at most %d bits and 2.5 bytes",
                    bits,
                    clients,
                    three);
        }
        if (asked) {
            return bits + ", as asked for: three digits to a coefficient and 2.5 bytes a parameter"
                    + (bits < three ? "; " + three + " would cost the same and make the grid finer" : "");
        }
        if (digits == 2) {
            return String.format(
                    Locale.ROOT,
                    "%d, two digits to a coefficient and 3.75 bytes a parameter: three digits of %d bits and 2.5 bytes do not"
                            + " hold a sum of %d clients with its noise",
                    bits,
                    three,
                    clients);
        }
        String greatest = "the most that three digits of a coefficient carry for sums of " + clients + " clients";
        return three < USUAL_BITS
                ? three + " rather than " + USUAL_BITS + ", " + greatest + ": their errors take more of it; --bits "
                        + USUAL_BITS + " would take two digits and 3.75 bytes a parameter"
                : three + ", " + greatest;
    }

    private String grid() {
        return String.format(
                Locale.ROOT,
                "2^%d, the finest power of two on which a digit holds six deviations of the largest sum and every encoded"
                        + " integer its limits",
                draft.encoding().gridLog2());
    }

    private String noise() {
        double multiplier = proposal.chosen().options().noiseMultiplier();
        if (multiplier == 0) {
            return "No noise is added.";
        }
        if (request.noise().epsilon().isEmpty()) {
            return "The noise multiplier is " + multiplier
                    + ", as asked for; the share of a client makes it up with H_min" + " clients.";
        }
        return String.format(
                Locale.ROOT,
                "The noise multiplier %.6g is the least that meets epsilon %s over %d participations.",
                multiplier,
                request.noise().epsilon().getAsDouble(),
                draft.population().participationCap());
    }

    private String runnerUp() {
        if (proposal.runnerUp().isEmpty()) {
            return "none: no other scheme or layout that was asked for breaks no rule";
        }
        Candidate other = proposal.runnerUp().get();
        long bytes = other.bytes().map(RoundBytes::total).orElse(0L);
        long least = proposal.chosen().bytes().map(RoundBytes::total).orElse(1L);
        SchemeCosts otherCosts = other.plan().costs();
        return String.format(
                Locale.ROOT,
                "%s, %s, with %d bits, %d to a coefficient: %.2f bytes a parameter, %,d bytes a round, %.2f times as many, on"
                        + " a grid of 2^%d%s",
                other.draft().scheme().optionName(),
                otherCosts.parameterSet(),
                other.draft().digitBits(),
                other.draft().digitsPerCoefficient(),
                (double) otherCosts.vectorBytes() / other.draft().encoding().dimension(),
                bytes,
                (double) bytes / least,
                other.draft().encoding().gridLog2(),
                noiseRatio(other));
    }

    /** A finer grid wastes less of the norm on rounding, so the same multiplier is less noise in real units. */
    private String noiseRatio(Candidate other) {
        if (proposal.chosen().options().noiseMultiplier() == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                ", with %.2f times the noise in real units",
                realNorm(other) / realNorm(proposal.chosen()));
    }

    private static double realNorm(Candidate candidate) {
        EncodingParameters encoding = candidate.plan().encoding();
        return Math.sqrt((double) encoding.normBoundSquared()) * encoding.grid();
    }
}
