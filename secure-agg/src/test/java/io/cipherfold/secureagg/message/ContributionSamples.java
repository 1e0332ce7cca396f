// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The frames with which a collective key comes about. */
final class ContributionSamples {

    /** Where bodies start. */
    private static final int BODY = 40;

    private static final int CONTRIBUTION_BYTES = 9;
    private static final int CONTRIBUTION_FRAME = BODY + 8 + Digest.BYTES + 4 + CONTRIBUTION_BYTES + 64;

    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final ContributionRequest request;

    /**
     * Creates the samples.
     *
     * @param records the epoch keys of all members for rounds 3 and 4
     */
    ContributionSamples(TrialSetup setup, List<EpochKeyRecord> records) {
        this.setup = setup;
        this.plan = setup.plan().plan();
        this.request = new ContributionRequest(plan.digest(), 3, records);
    }

    /** What a member adds to a collective key in the samples. */
    static byte[] bytes(int member) {
        byte[] bytes = new byte[CONTRIBUTION_BYTES];
        Arrays.fill(bytes, (byte) (16 + member));
        return bytes;
    }

    private int members() {
        return plan.committee().size();
    }

    ContributionRequest request() {
        return request;
    }

    Contribution contribution(int member) {
        return Contribution.sign(request, member, bytes(member), setup.members().get(member - 1));
    }

    ContributionList list() {
        return new ContributionList(
                plan.digest(),
                3,
                IntStream.rangeClosed(1, members()).mapToObj(this::contribution).toList());
    }

    Stream<FrameSample<?>> all() {
        return Stream.of(requestSample(), contributionSample(), listSample());
    }

    private FrameSample<ContributionRequest> requestSample() {
        int second = BODY + 4 + EpochKeyRecord.BYTES;
        return new FrameSample<>(
                        "CONTRIBUTION_REQUEST",
                        request.encode(),
                        f -> ContributionRequest.decode(f, plan),
                        ContributionRequest::encode)
                .u32("first round", BODY, 0, plan.rounds() + 1)
                .u32("first member", BODY + 4 + BODY, 0, 2, members() + 1)
                .u32("second member", second + BODY, 0, 1, 3, members() + 1)
                .u32("first round of a key", second + BODY + 4, 0, plan.rounds() + 1)
                .raw("a member twice", second, request.records().get(0).encode())
                .raw("members out of order", second, request.records().get(3).encode());
    }

    private FrameSample<Contribution> contributionSample() {
        return new FrameSample<>(
                        "CONTRIBUTION",
                        contribution(2).encode(),
                        f -> Contribution.decode(f, plan),
                        Contribution::encode)
                .signed(c -> c.isSignedBy(plan.committee().member(c.member())))
                .u32("member", BODY, 0, members() + 1)
                .u32("first round", BODY + 4, 0, plan.rounds() + 1)
                .u32("length", BODY + 8 + Digest.BYTES, Contribution.MOST_BYTES + 1);
    }

    private FrameSample<ContributionList> listSample() {
        int second = BODY + 4 + CONTRIBUTION_FRAME;
        return new FrameSample<>(
                        "CONTRIBUTION_LIST",
                        list().encode(),
                        f -> ContributionList.decode(f, plan),
                        ContributionList::encode)
                .signed(l -> l.fault(request, plan).isEmpty())
                .u32("first round", BODY, 0, plan.rounds() + 1)
                .u32("first member", BODY + 4 + BODY, 0, 2, members() + 1)
                .u32("second member", second + BODY, 0, 1, 3, members() + 1)
                .u32("first round of a contribution", second + BODY + 4, 0, plan.rounds() + 1)
                .u32("length of a contribution", second + BODY + 8 + Digest.BYTES, Contribution.MOST_BYTES + 1)
                .raw("a member twice", second, contribution(1).encode())
                .raw("members out of order", second, contribution(4).encode());
    }
}
