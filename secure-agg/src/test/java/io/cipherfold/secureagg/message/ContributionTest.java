// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commitments, contributions, and what clients check about them. */
class ContributionTest {

    private static final FrameSamples SAMPLES = new FrameSamples();
    private static final ContributionSamples CONTRIBUTIONS = SAMPLES.contributions();

    private final AggregationPlan plan = SAMPLES.plan();

    @Test
    void commitment_isTheHashOfPlanMemberRoundAndContribution() {
        byte[] bytes = ContributionSamples.bytes(2);
        byte[] context =
                new WireWriter(64).raw(plan.digest().toBytes()).u32(2).u32(3).toBytes();
        assertThat(Contribution.commitment(plan.digest(), 2, 3, bytes))
                .isEqualTo(Digest.sha3("cipherfold/contribution/1", context, bytes));
    }

    @Test
    void commitment_anythingElse_isAnother() {
        byte[] bytes = ContributionSamples.bytes(2);
        Set<Digest> commitments = new HashSet<>(List.of(
                Contribution.commitment(plan.digest(), 2, 3, bytes),
                Contribution.commitment(Digest.ZERO, 2, 3, bytes),
                Contribution.commitment(plan.digest(), 1, 3, bytes),
                Contribution.commitment(plan.digest(), 2, 1, bytes),
                Contribution.commitment(plan.digest(), 2, 3, ContributionSamples.bytes(1)),
                Contribution.commitment(plan.digest(), 2, 3, new byte[0])));
        assertThat(commitments).hasSize(6);
    }

    @Test
    void opens_onlyItsOwnCommitment() {
        for (int member = 1; member <= 4; member++) {
            for (EpochKeyRecord record : CONTRIBUTIONS.request().records()) {
                assertThat(CONTRIBUTIONS.contribution(member).opens(record.commitment()))
                        .isEqualTo(record.member() == member);
            }
            assertThat(CONTRIBUTIONS.contribution(member).opens(Digest.ZERO)).isFalse();
        }
    }

    @Test
    void bytes_areCopies() {
        Contribution contribution = CONTRIBUTIONS.contribution(1);
        contribution.bytes()[0] ^= 1;
        assertThat(contribution.bytes()).isEqualTo(ContributionSamples.bytes(1));
        assertThat(contribution).hasToString("Contribution[member=1, firstRound=3]");
    }

    @Test
    void decode_longestContribution_isTakenAndNoneThatIsLonger() {
        byte[] longest = new byte[Contribution.MOST_BYTES];
        byte[] frame = Contribution.sign(
                        CONTRIBUTIONS.request(),
                        1,
                        longest,
                        SAMPLES.setup().members().get(0))
                .encode();
        assertThat(Contribution.decode(frame, plan).bytes()).isEqualTo(longest);
        byte[] tooLong = Contribution.sign(
                        CONTRIBUTIONS.request(),
                        1,
                        new byte[Contribution.MOST_BYTES + 1],
                        SAMPLES.setup().members().get(0))
                .encode();
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> Contribution.decode(tooLong, plan))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(WireException.Reason.OUT_OF_RANGE));
    }

    @Test
    void request_signedByAll_isSoOnlyForItsEpoch() {
        ContributionRequest request = CONTRIBUTIONS.request();
        assertThat(request.isSignedByAll(plan)).isTrue();
        assertThat(request.digest()).isEqualTo(Digest.sha256(request.encode()));
        assertThat(new ContributionRequest(plan.digest(), 1, request.records()).isSignedByAll(plan))
                .isFalse();
        for (int member = 1; member <= 4; member++) {
            EpochKeyRecord good = request.records().get(member - 1);
            EpochKeyRecord unsigned = new EpochKeyRecord(
                    good.plan(),
                    member,
                    good.firstRound(),
                    good.lastRound(),
                    good.key(),
                    Digest.ZERO,
                    good.signature());
            List<EpochKeyRecord> changed = new ArrayList<>(request.records());
            changed.set(member - 1, unsigned);
            ContributionRequest other = new ContributionRequest(plan.digest(), 3, changed);
            assertThat(other.isSignedByAll(plan)).as("member %d", member).isFalse();
            assertThat(other.digest()).isNotEqualTo(request.digest());
        }
    }

    @Test
    void list_everyFault_isNamed() {
        ContributionRequest request = CONTRIBUTIONS.request();
        ContributionList list = CONTRIBUTIONS.list();
        assertThat(list.fault(request, plan)).isEmpty();
        ContributionRequest otherEpoch = new ContributionRequest(plan.digest(), 1, request.records());
        assertThat(list.fault(otherEpoch, plan).orElseThrow()).contains("round 3", "not 1");
        Contribution underOther = Contribution.sign(
                otherEpoch,
                2,
                ContributionSamples.bytes(2),
                SAMPLES.setup().members().get(1));
        assertThat(with(underOther).fault(request, plan).orElseThrow()).contains("member 2", "other epoch keys");
        Contribution otherBytes = Contribution.sign(
                request,
                2,
                ContributionSamples.bytes(3),
                SAMPLES.setup().members().get(1));
        assertThat(with(otherBytes).fault(request, plan).orElseThrow()).contains("member 2", "committed");
        Contribution otherSigner = Contribution.sign(
                request,
                2,
                ContributionSamples.bytes(2),
                SAMPLES.setup().members().get(2));
        assertThat(with(otherSigner).fault(request, plan).orElseThrow()).contains("not signed", "member 2");
    }

    private ContributionList with(Contribution second) {
        List<Contribution> contributions = new ArrayList<>(CONTRIBUTIONS.list().contributions());
        contributions.set(1, second);
        return new ContributionList(plan.digest(), 3, contributions);
    }
}
