// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.encode.EncodingParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The arithmetic of PROTOCOL sections 2, 4 and 5: which drafts are plans. */
final class PlanRules {

    /** Most coordinates: one upload then still fits a Java array. */
    static final int GREATEST_DIMENSION = 1 << 28;
    /** Most members; every client seals an envelope for each. */
    static final int GREATEST_COMMITTEE = 64;
    /** Longest name of a budget scope in bytes. */
    static final int GREATEST_SCOPE_BYTES = 64;
    /** Most client hosts. */
    static final int GREATEST_HOSTS = 1024;
    /** Longest deadline. */
    static final Duration GREATEST_DEADLINE = Duration.ofDays(7);
    /** A digit of the sum has to hold this many predicted standard deviations. */
    static final double LEAST_DIGIT_DEVIATIONS = 6;

    private final PlanDraft draft;
    private final List<PlanViolation> violations = new ArrayList<>();

    private PlanRules(PlanDraft draft) {
        this.draft = draft;
    }

    /** Every rule that the draft breaks; empty for a plan. */
    static List<PlanViolation> check(PlanDraft draft) {
        PlanRules rules = new PlanRules(draft);
        rules.checkPopulation();
        rules.checkCommittee();
        rules.checkParties();
        rules.checkNumbers();
        rules.checkScheme();
        rules.checkDeadlines();
        return rules.violations;
    }

    private void checkPopulation() {
        Population p = draft.population();
        require(
                StandardCharsets.UTF_8.newEncoder().canEncode(p.budgetScope()),
                "budget scope",
                "well-formed Unicode",
                p.budgetScope());
        int scopeBytes = p.budgetScope().getBytes(StandardCharsets.UTF_8).length;
        inRange("budget scope bytes", scopeBytes, 1, GREATEST_SCOPE_BYTES);
        atLeast("population", p.clients(), 1);
        atLeast("minimum clients", p.minimumClients(), 2);
        require(
                p.maximumClients() >= p.minimumClients() && p.maximumClients() <= p.clients(),
                "maximum clients",
                "between the minimum " + p.minimumClients() + " and the population " + p.clients(),
                p.maximumClients());
        atLeast("corrupt clients", p.corruptClients(), 0);
        require(
                p.minimumHonestClients() >= 2,
                "honest clients (minimum less corrupt)",
                "at least 2: one honest client's key would be the key of the sum",
                p.minimumHonestClients());
        inRange("participations", p.participationCap(), 1, Math.max(1, draft.rounds()));
        checkSampling(p.sampling());
    }

    private void checkSampling(Sampling sampling) {
        double rate = sampling.rate();
        boolean none = Double.compare(rate, 0) == 0;
        require(
                none || (rate >= Sampling.LEAST_RATE && rate < 1),
                "sampling rate",
                "0 or at least " + Sampling.LEAST_RATE + " and below 1",
                rate);
        int most = none ? 0 : Sampling.CHAIN_LINKS - 1;
        if (inRange("spent links", sampling.spentLinks(), 0, most) && !none) {
            require(
                    (long) sampling.spentLinks() + draft.rounds() <= Sampling.CHAIN_LINKS,
                    "links for the rounds",
                    "at most " + Sampling.CHAIN_LINKS + ", those spent before included",
                    (long) sampling.spentLinks() + draft.rounds());
        }
    }

    private void checkCommittee() {
        Committee c = draft.committee();
        inRange("members", c.size(), 1, GREATEST_COMMITTEE);
        long least = 2L * c.corruptMembers() + 1;
        require(c.size() >= least, "members", "at least 2f + 1 = " + least, c.size());
        if (draft.insecureTest()) {
            atLeast("corrupt members", c.corruptMembers(), 0);
        } else {
            atLeast("corrupt members", c.corruptMembers(), 1);
        }
        distinct("member keys", c.members().size(), new HashSet<>(c.members()).size());
        inRange("epoch rounds", c.epochRounds(), 1, 1_000);
        require(
                c.objectionLimit() >= 0
                        && c.objectionLimit() < draft.population().maximumClients(),
                "objection limit",
                "at least 0 and below the maximum of clients",
                c.objectionLimit());
    }

    private void checkParties() {
        Parties p = draft.parties();
        require(!p.authority().equals(p.node()), "authority", "another identity than the node", "the node");
        require(
                draft.committee().members().stream().noneMatch(m -> m.equals(p.node())),
                "members",
                "other identities than the node",
                "the node");
        require(
                p.clientHosts().size() <= GREATEST_HOSTS,
                "client hosts",
                "at most " + GREATEST_HOSTS,
                p.clientHosts().size());
        distinct("client hosts", p.clientHosts().size(), new HashSet<>(p.clientHosts()).size());
    }

    private void checkNumbers() {
        require(draft.delta() > 0 && draft.delta() < 1, "delta", "in (0, 1)", draft.delta());
        inRange("rounds", draft.rounds(), 1, 1_000_000);
        long variance = draft.encoding().noiseVariancePerClient();
        if (!draft.insecureTest()) {
            require(variance > 0, "noise", "above 0 unless the plan is marked insecure-test", variance);
        }
    }

    private void checkScheme() {
        if (draft.scheme() == SchemeId.INSECURE_PLAIN_SUM && !draft.insecureTest()) {
            violations.add(
                    new PlanViolation("scheme", "an encrypting one unless the plan is marked insecure-test", "plain"));
        }
        int bits = draft.digitBits();
        int dimension = draft.encoding().dimension();
        boolean bitsInRange = inRange("bits", bits, SchemeShape.LEAST_DIGIT_BITS, SchemeShape.GREATEST_DIGIT_BITS);
        boolean dimensionInRange = inRange("parameters", dimension, 1, GREATEST_DIMENSION);
        Committee committee = draft.committee();
        int clients = draft.population().maximumClients();
        if (!bitsInRange || !dimensionInRange || clients < 1) {
            // What follows computes with these numbers.
            return;
        }
        if (committee.corruptMembers() >= 0 && committee.corruptMembers() < committee.size()) {
            violations.addAll(SchemeRules.check(draft, SchemeArithmetic.of(draft.scheme())));
        }
        if (draft.encoding().noiseVariancePerClient() >= 0) {
            checkEncoding();
        }
    }

    private void checkEncoding() {
        PlanDraft.EncodingChoice choice = draft.encoding();
        EncodingParameters parameters;
        try {
            parameters = choice.parameters();
        } catch (IllegalArgumentException e) {
            violations.add(new PlanViolation("encoding", String.valueOf(e.getMessage()), choice.toString()));
            return;
        }
        double deviations = DigitRoom.of(parameters, draft.population().maximumClients(), draft.digitBits())
                .deviations();
        require(
                deviations >= LEAST_DIGIT_DEVIATIONS,
                "room of a digit in standard deviations of the sum",
                "at least " + LEAST_DIGIT_DEVIATIONS + ": coarsen the grid or take more bits",
                deviations);
    }

    private void checkDeadlines() {
        Deadlines d = draft.deadlines();
        for (Duration step : List.of(d.upload(), d.inspect(), d.vote(), d.unmask())) {
            require(isWholeMillis(step) && !step.isZero(), "deadline", "whole milliseconds from 1 ms to 7 days", step);
        }
        require(
                isWholeMillis(d.uploadStart())
                        && isWholeMillis(d.uploadSpread())
                        && d.uploadStart().plus(d.uploadSpread()).compareTo(d.upload()) < 0,
                "upload window",
                "whole milliseconds, not negative, and ending before the upload deadline of " + d.upload(),
                d.uploadStart() + " and " + d.uploadSpread());
    }

    /** Whether the encoding says exactly this duration: two plans with one digest must not differ. */
    private static boolean isWholeMillis(Duration time) {
        return !time.isNegative() && time.compareTo(GREATEST_DEADLINE) <= 0 && time.toNanosPart() % 1_000_000 == 0;
    }

    private boolean inRange(String rule, long actual, long least, long most) {
        boolean holds = actual >= least && actual <= most;
        require(holds, rule, "in [" + least + ", " + most + "]", actual);
        return holds;
    }

    private void atLeast(String rule, long actual, long least) {
        require(actual >= least, rule, "at least " + least, actual);
    }

    private void distinct(String rule, int count, int different) {
        require(count == different, rule, "distinct", different + " different of " + count);
    }

    private void require(boolean holds, String rule, String limit, Object actual) {
        if (!holds) {
            violations.add(new PlanViolation(rule, limit, String.valueOf(actual)));
        }
    }
}
