// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.dp.ReaderCredit;
import io.cipherfold.secureagg.encode.EncodingParameters;
import java.util.List;
import java.util.Optional;

/**
 * A checked plan. Its digest goes into every frame, signature and log record, so that nothing said under one plan means
 * anything under another. Immutable.
 */
public final class AggregationPlan {

    private final PlanDraft draft;
    private final EncodingParameters encoding;
    private final byte[] encoded;
    private final Digest digest;

    private AggregationPlan(PlanDraft draft) {
        this.draft = draft;
        this.encoding = draft.encoding().parameters();
        this.encoded = PlanCodec.encode(draft);
        this.digest = Digest.sha256(encoded);
    }

    /**
     * Makes a plan of a draft.
     *
     * @throws PlanRefusedException naming every rule that the draft breaks
     */
    public static AggregationPlan of(PlanDraft draft) {
        List<PlanViolation> violations = PlanRules.check(draft);
        if (!violations.isEmpty()) {
            throw new PlanRefusedException(violations);
        }
        return new AggregationPlan(draft);
    }

    /** Every rule that the draft breaks; empty if it is a plan. */
    public static List<PlanViolation> violations(PlanDraft draft) {
        return PlanRules.check(draft);
    }

    /** What the scheme promises and costs under this plan. */
    public SchemeCosts costs() {
        return SchemeArithmetic.of(draft.scheme()).costs(shape());
    }

    static SchemeShape shape(PlanDraft draft) {
        return new SchemeShape(
                draft.encoding().dimension(),
                draft.digitBits(),
                draft.population().maximumClients(),
                draft.committee().size(),
                draft.committee().corruptMembers());
    }

    /**
     * What the plan may promise about one client, over its capped participations; empty without noise.
     *
     * @param honestClients how many clients of every opened sum are honest, the client itself included, at least 1
     */
    public Optional<PrivacyStatement> privacy(int honestClients) {
        Population people = draft.population();
        if (!hidesParticipants()) {
            return encoding.privacy(people.participationCap(), honestClients, draft.delta());
        }
        // As the cap does, the rounds span the plans that have used up links of the clients' chains.
        int rounds = people.sampling().position(draft.rounds());
        ReaderCredit credit = new ReaderCredit(people.sampling().rate(), rounds, people.clients());
        return encoding.privacy(people.participationCap(), honestClients, draft.delta(), credit);
    }

    /**
     * The most that one client has lost after so many rounds, with H_min honest clients in every opened sum; empty without
     * noise.
     *
     * @param rounds started so far, at least 1
     */
    public Optional<PrivacyStatement> privacyAfter(int rounds) {
        int participations = Math.min(rounds, draft.population().participationCap());
        return encoding.privacy(participations, draft.population().minimumHonestClients(), draft.delta());
    }

    /** The SHA-256 of the canonical encoding. */
    public Digest digest() {
        return digest;
    }

    /** A copy of the canonical encoding. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** What the plan was made of. */
    public PlanDraft draft() {
        return draft;
    }

    /** Whether it is marked as protecting nothing. */
    public boolean insecureTest() {
        return draft.insecureTest();
    }

    /** What is presumed of the node. */
    public Trust trust() {
        return draft.trust();
    }

    /** Whether uploads are encrypted: then honest ciphertexts are never all zero and no two of them are equal. */
    public boolean encrypts() {
        return draft.scheme() != SchemeId.INSECURE_PLAIN_SUM;
    }

    /** Whether it is hidden from readers of the model who takes part: coins decide, and readers get sums alone. */
    public boolean hidesParticipants() {
        return draft.population().sampling().isClaimed();
    }

    /** How vectors become integers. */
    public EncodingParameters encoding() {
        return encoding;
    }

    /** Who takes part. */
    public Population population() {
        return draft.population();
    }

    /** The members. */
    public Committee committee() {
        return draft.committee();
    }

    /** The other identities. */
    public Parties parties() {
        return draft.parties();
    }

    /** The time for each step. */
    public Deadlines deadlines() {
        return draft.deadlines();
    }

    /** Rounds 1 to this may be run. */
    public int rounds() {
        return draft.rounds();
    }

    /** What the scheme has to know. */
    public SchemeShape shape() {
        return shape(draft);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AggregationPlan that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "AggregationPlan[" + digest + (insecureTest() ? ", insecure-test]" : "]");
    }
}
