// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeShape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The rules about a plan's scheme (PROTOCOL section 4): trust, layout, failure, lattice, what members can carry. */
final class SchemeRules {

    /** No coefficient of a round opens wrongly but with a probability below 2^ this. */
    static final double GREATEST_FAILURE_LOG2 = -64;
    /** Most bytes that a member receives in a round for the part of the uploads that everybody gets. */
    static final long GREATEST_MEMBER_BYTES = 1L << 30;
    /**
     * Most ring coefficients that are opened under one collective key. Gaussian flooding of 40 bits would leave
     * 2 (40 - log2(12 * 2^28) / 2) = 48 bits of statistical security (Li, Micciancio, Schultz, Sorrell, IACR ePrint
     * 2022/816); that of the scheme is uniform, see docs/security-analysis.md section 7.
     */
    static final long GREATEST_OPENED_COEFFICIENTS = 1L << 28;

    private final PlanDraft draft;
    private final SchemeArithmetic arithmetic;
    private final List<PlanViolation> violations = new ArrayList<>();

    private SchemeRules(PlanDraft draft, SchemeArithmetic arithmetic) {
        this.draft = draft;
        this.arithmetic = arithmetic;
    }

    /** Every rule that the draft breaks; its numbers make a shape. */
    static List<PlanViolation> check(PlanDraft draft, SchemeArithmetic arithmetic) {
        SchemeRules rules = new SchemeRules(draft, arithmetic);
        rules.checkTrust();
        rules.checkParameters();
        return rules.violations;
    }

    private void checkTrust() {
        if (arithmetic.passiveOnly() && draft.trust() != Trust.PASSIVE) {
            refuse(
                    "trust",
                    "passive for " + draft.scheme().optionName()
                            + ", which a malicious node can turn against one client",
                    draft.trust().optionName());
        }
    }

    private void checkParameters() {
        SchemeShape shape = AggregationPlan.shape(draft);
        String refusal = arithmetic.refusal(shape);
        if (!refusal.isEmpty()) {
            refuse("bits", refusal, draft.digitBits());
            return;
        }
        OptionalInt digits = arithmetic.digitsPerCoefficient(shape.maximumClients(), shape.digitBits());
        if (digits.isPresent() && draft.digitsPerCoefficient() != digits.getAsInt()) {
            refuse(
                    "digits per coefficient",
                    digits.getAsInt() + ", which " + draft.scheme().optionName() + " has for " + shape.digitBits()
                            + " bits and sums of " + shape.maximumClients() + " clients",
                    draft.digitsPerCoefficient());
        }
        checkCosts(arithmetic.costs(shape));
    }

    private void checkCosts(SchemeCosts costs) {
        costs.encryption().ifPresent(this::checkEncryption);
        if (costs.memberPartSealed()) {
            return;
        }
        long received = draft.population().maximumClients() * costs.memberPartBytes();
        if (received > GREATEST_MEMBER_BYTES) {
            refuse(
                    "bytes of uploads to each member in a round",
                    "at most " + GREATEST_MEMBER_BYTES + ": fewer clients in a sum or another scheme",
                    received);
        }
        long opened = costs.openedCoefficients() * draft.committee().epochRounds();
        if (opened > GREATEST_OPENED_COEFFICIENTS) {
            refuse(
                    "coefficients opened under a collective key",
                    "at most " + GREATEST_OPENED_COEFFICIENTS + ": fewer rounds to an epoch",
                    opened);
        }
    }

    private void checkEncryption(SchemeCosts.Encryption encryption) {
        if (!(encryption.failureLog2() < GREATEST_FAILURE_LOG2)) {
            refuse(
                    "log2 of the probability that a round opens wrongly",
                    "below " + GREATEST_FAILURE_LOG2,
                    encryption.failureLog2());
        }
        if (encryption.securityBits().isEmpty()) {
            refuse(
                    "log2 of the modulus",
                    "small enough for 128 bits of security at ring degree " + encryption.degree(),
                    encryption.modulusLog2());
        }
    }

    private void refuse(String rule, String limit, Object actual) {
        violations.add(new PlanViolation(rule, limit, String.valueOf(actual)));
    }
}
