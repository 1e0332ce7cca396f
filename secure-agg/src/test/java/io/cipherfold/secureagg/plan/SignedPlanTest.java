// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedPlanTest {

    private static final String CONTEXT = "cipherfold/1/signed-plan";
    private static final int LENGTH_BYTES = 4;

    private final AggregationPlan plan = AggregationPlan.of(new DraftEditor().draft());
    private final List<VerifyKey> members = plan.committee().members();

    private static SigningKey member(int number) {
        return DraftEditor.signingKey("member" + number);
    }

    private SignedPlan signedBy(int... numbers) {
        SignedPlan signed = SignedPlan.unsigned(plan);
        for (int number : numbers) {
            signed = signed.signedBy(member(number));
        }
        return signed;
    }

    /** The frame with any entries behind the plan. */
    private byte[] frame(List<Entry> entries) {
        byte[] body = plan.encode();
        WireWriter out = FrameHeader.start(FrameKind.SIGNED_PLAN, plan.digest(), 4096)
                .u32(body.length)
                .raw(body)
                .u16(entries.size());
        entries.forEach(entry -> out.u16(entry.number()).raw(entry.signature().toBytes()));
        return out.toBytes();
    }

    private record Entry(int number, Signature signature) {}

    private Entry entry(int number, int signer) {
        return new Entry(number, member(signer).sign(CONTEXT, plan.digest().toBytes()));
    }

    private static void assertRefused(byte[] frame, Reason reason) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> SignedPlan.decode(frame))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void decode_whatWasEncoded_isTheSamePlanAndTheSameBytes() {
        for (SignedPlan signed : List.of(signedBy(), signedBy(3), signedBy(4, 2, 1), signedBy(1, 2, 3, 4))) {
            SignedPlan decoded = SignedPlan.decode(signed.encode());

            assertThat(decoded.plan()).isEqualTo(plan);
            assertThat(decoded.plan().draft()).isEqualTo(plan.draft());
            assertThat(decoded.signatureCount()).isEqualTo(signed.signatureCount());
            assertThat(decoded.encode()).isEqualTo(signed.encode());
        }
        assertThat(signedBy(4, 2, 1).encode()).isEqualTo(frame(List.of(entry(1, 1), entry(2, 2), entry(4, 4))));
    }

    @Test
    void requireEffective_aQuorumOfThePinnedMembers_isEnough() {
        assertThatNoException().isThrownBy(() -> signedBy(1, 2, 4).requireEffective(members));
        assertThatNoException().isThrownBy(() -> signedBy(1, 2, 3, 4).requireEffective(members));
    }

    @Test
    void requireEffective_fewerThanAQuorum_isRefused() {
        for (SignedPlan signed : List.of(signedBy(), signedBy(1), signedBy(2, 3), signedBy(2, 2, 3))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> signed.requireEffective(members))
                    .withMessage("the plan needs the signatures of 3 members, has " + signed.signatureCount());
        }
    }

    @Test
    void requireEffective_otherMembersPinned_isRefused() {
        List<VerifyKey> reordered = List.of(members.get(1), members.get(0), members.get(2), members.get(3));
        for (List<VerifyKey> pinned :
                List.of(reordered, members.subList(0, 3), DraftEditor.keys("member", 5), List.<VerifyKey>of())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> signedBy(1, 2, 3, 4).requireEffective(pinned))
                    .withMessage("the plan's members are not the pinned ones");
        }
    }

    @Test
    void signedBy_aStranger_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signedBy().signedBy(DraftEditor.signingKey("stranger")))
                .withMessageContaining("is no member of the plan");
    }

    @Test
    void requireQuorum_signatureUnderAnotherNumber_isRefused() {
        SignedPlan signed = SignedPlan.decode(frame(List.of(entry(1, 1), entry(2, 3), entry(3, 2), entry(4, 4))));

        assertThatIllegalArgumentException()
                .isThrownBy(signed::requireQuorum)
                .withMessageContaining("signatures of the plan do not verify, those of members [2, 3]");
    }

    @Test
    void requireQuorum_signatureInAnotherContext_isRefused() {
        Signature other = member(3).sign("cipherfold/1/plan", plan.digest().toBytes());
        SignedPlan signed = SignedPlan.decode(frame(List.of(entry(1, 1), entry(2, 2), new Entry(3, other))));

        assertThatIllegalArgumentException().isThrownBy(signed::requireQuorum);
    }

    @Test
    void decode_entriesOutOfOrderOrRepeated_areRefused() {
        assertRefused(frame(List.of(entry(2, 2), entry(1, 1), entry(3, 3))), Reason.OUT_OF_RANGE);
        assertRefused(frame(List.of(entry(1, 1), entry(1, 1), entry(2, 2))), Reason.OUT_OF_RANGE);
        assertRefused(frame(List.of(entry(0, 1), entry(1, 1), entry(2, 2))), Reason.OUT_OF_RANGE);
        assertRefused(frame(List.of(entry(1, 1), entry(2, 2), entry(5, 3))), Reason.OUT_OF_RANGE);
    }

    @Test
    void decode_repeatedMemberKeysInThePlan_areRefused() {
        DraftEditor editor = new DraftEditor();
        editor.members = new ArrayList<>(members);
        editor.members.set(3, members.get(0));
        byte[] body = PlanCodec.encode(editor.draft());
        byte[] frame = FrameHeader.start(FrameKind.SIGNED_PLAN, Digest.sha256(body), 1024)
                .u32(body.length)
                .raw(body)
                .u16(0)
                .toBytes();

        assertThatExceptionOfType(PlanRefusedException.class)
                .isThrownBy(() -> SignedPlan.decode(frame))
                .withMessageContaining("member keys: must be distinct, is 3 different of 4");
    }

    @Test
    void decode_truncatedAnywhere_isRefused() {
        byte[] frame = signedBy(1, 2, 3).encode();
        for (int length = 0; length < frame.length; length++) {
            assertRefused(Arrays.copyOf(frame, length), Reason.WRONG_LENGTH);
        }
    }

    @Test
    void decode_bytesLeftOver_areRefused() {
        byte[] frame = signedBy(1, 2, 3).encode();
        assertRefused(Arrays.copyOf(frame, frame.length + 1), Reason.TRAILING_BYTES);

        // Left over inside, behind the plan.
        byte[] body = Arrays.copyOf(plan.encode(), plan.encode().length + 1);
        for (Digest digest : List.of(plan.digest(), Digest.sha256(body))) {
            byte[] inside = FrameHeader.start(FrameKind.SIGNED_PLAN, digest, 1024)
                    .u32(body.length)
                    .raw(body)
                    .u16(0)
                    .toBytes();
            assertRefused(inside, Reason.TRAILING_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 39, 1 << 20})
    void decode_lengthOfThePlanThatIsNotItsOwn_isRefused(int length) {
        byte[] frame = signedBy(1, 2, 3).encode();
        byte[] field = new WireWriter(LENGTH_BYTES).u32(length).toBytes();
        System.arraycopy(field, 0, frame, FrameHeader.BYTES, field.length);
        assertRefused(frame, Reason.WRONG_LENGTH);
        System.arraycopy(
                new WireWriter(LENGTH_BYTES).u32(length + (1L << 20) + 1).toBytes(),
                0,
                frame,
                FrameHeader.BYTES,
                field.length);
        assertRefused(frame, Reason.OUT_OF_RANGE);
    }

    /** Somebody wants K_min to be 1. That breaks a rule too, but what has to be said first is that it is another plan. */
    @Test
    void decode_planChangedByHand_saysThatItWasChanged() {
        byte[] frame = signedBy(1, 2, 3).encode();
        DraftEditor editor = new DraftEditor();
        editor.minimumClients = 1;
        byte[] changed = PlanCodec.encode(editor.draft());
        System.arraycopy(changed, 0, frame, FrameHeader.BYTES + LENGTH_BYTES, changed.length);

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> SignedPlan.decode(frame))
                .withMessageContaining(plan.digest().toString())
                .withMessageContaining(Digest.sha256(changed).toString())
                .withMessageContaining("changed after it was signed")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PLAN));
    }

    /** What a reader makes of a frame; nothing if it is refused in one of the ways that are documented. */
    private static Optional<SignedPlan> read(byte[] frame) {
        try {
            return Optional.of(SignedPlan.decode(frame));
        } catch (WireException | PlanRefusedException e) {
            return Optional.empty();
        }
    }

    @Test
    void decode_anyBitFlipped_isRefusedOrNotSignedAnyMore() {
        byte[] frame = signedBy(1, 2, 3).encode();
        int endOfPlan = FrameHeader.BYTES + LENGTH_BYTES + plan.encode().length;
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] flipped = frame.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<SignedPlan> read = read(flipped);
            // Whatever is said about the plan is covered by the digest in the header.
            assertThat(read.isPresent() && bit / 8 < endOfPlan)
                    .as("bit %d", bit)
                    .isFalse();
            read.ifPresent(signed -> assertThatIllegalArgumentException().isThrownBy(signed::requireQuorum));
        }
    }

    @Test
    void decode_anyBitOfThePlanFlippedUnderItsOwnDigest_isAnotherPlanThatNobodySigned() {
        byte[] body = plan.encode();
        List<Entry> entries = List.of(entry(1, 1), entry(2, 2), entry(3, 3));
        int accepted = 0;
        for (int bit = 0; bit < 8 * body.length; bit++) {
            byte[] flipped = body.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            WireWriter out = FrameHeader.start(FrameKind.SIGNED_PLAN, Digest.sha256(flipped), 2048)
                    .u32(body.length)
                    .raw(flipped)
                    .u16(entries.size());
            entries.forEach(
                    entry -> out.u16(entry.number()).raw(entry.signature().toBytes()));
            Optional<SignedPlan> read = read(out.toBytes());
            if (read.isPresent()) {
                accepted++;
                assertThat(read.get().plan().digest()).isNotEqualTo(plan.digest());
                assertThat(read.get().plan().encode()).isEqualTo(flipped);
                assertThatIllegalArgumentException()
                        .as("bit %d", bit)
                        .isThrownBy(() -> read.get().requireQuorum());
            }
        }
        // Keys and digests alone are 11 * 256 bits any of which makes another plan.
        assertThat(accepted).isGreaterThan(2500);
    }
}
