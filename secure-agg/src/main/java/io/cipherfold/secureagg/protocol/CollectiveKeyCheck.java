// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.scheme.EpochContext;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.List;
import java.util.Optional;

/** How a client comes to the collective key of an epoch: it believes nothing that the members have not signed. */
public final class CollectiveKeyCheck {

    private CollectiveKeyCheck() {}

    /** What came of the check. */
    public sealed interface Outcome {
        /** The key; closed by whoever asked. */
        record Valid(CollectiveKey key) implements Outcome {}

        /** A client must not encrypt. */
        record Invalid(Reply.Rejected rejection) implements Outcome {}
    }

    /**
     * Checks the contributions against the commitments in an opening's epoch keys and adds them up.
     *
     * @param frame a list of contributions, from the node
     */
    public static Outcome check(byte[] frame, CheckedOpening opening, AggregationPlan plan, AggregationScheme scheme) {
        List<EpochKeyRecord> records =
                opening.epochKeys().stream().flatMap(Optional::stream).toList();
        if (records.size() < plan.committee().size()) {
            return invalid(
                    RejectionReason.TOO_FEW_MEMBERS,
                    "the collective key needs all " + plan.committee().size() + " members, there are "
                            + records.size());
        }
        int first = plan.committee().epochStart(opening.round());
        ContributionRequest commitments = new ContributionRequest(plan.digest(), first, records);
        return Reply.decoding(
                () -> {
                    ContributionList list = ContributionList.decode(frame, plan);
                    Optional<String> fault = list.fault(commitments, plan);
                    return fault.isPresent()
                            ? invalid(RejectionReason.WRONG_EPOCH, fault.get())
                            : new Outcome.Valid(
                                    scheme.collectiveKey(new EpochContext(plan.digest(), first), list.bytes()));
                },
                Outcome.Invalid::new);
    }

    private static Outcome invalid(RejectionReason reason, String detail) {
        return new Outcome.Invalid(new Reply.Rejected(reason, detail));
    }
}
