// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.plan.Population;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a set must be before a member votes for it or answers for it: step 5 of PROTOCOL section 3 but for the round. */
final class SetRules {

    private SetRules() {}

    /**
     * Why a set must not be opened; nothing if it may.
     *
     * @param population of the plan
     * @param inspected what the member looked at last, if it has not forgotten it
     */
    static Optional<Reply.Rejected> refusal(
            VoteRequest request, Population population, @Nullable Inspection inspected, MemberJournal journal) {
        ClientSet set = request.set();
        int least = population.minimumClients();
        int most = population.maximumClients();
        if (set.size() < least) {
            return refusal(
                    RejectionReason.SET_TOO_SMALL, "the set has " + set.size() + " clients, the least is " + least);
        }
        if (set.size() > most) {
            return refusal(
                    RejectionReason.SET_TOO_LARGE, "the set has " + set.size() + " clients, the most is " + most);
        }
        if (inspected == null || inspected.round() != request.round()) {
            return refusal(RejectionReason.NOT_INSPECTED, "round " + request.round() + " was not inspected");
        }
        for (Map.Entry<Integer, Digest> entry : set.statements().entrySet()) {
            int client = entry.getKey();
            Inspection.Sound sound = inspected.sound().get(client);
            if (sound == null && inspected.objections().contains(client)) {
                return refusal(RejectionReason.OBJECTED, "client " + client + " was objected to");
            }
            if (sound == null || !sound.statement().equals(entry.getValue())) {
                return refusal(RejectionReason.NOT_INSPECTED, "the upload of client " + client + " was not inspected");
            }
            if (!sound.model().equals(request.model())) {
                return refusal(RejectionReason.MIXED_MODELS, "client " + client + " started from another model");
            }
            if (journal.isCapReached(request.round(), sound.key())) {
                return refusal(RejectionReason.CAP_REACHED, "client " + client + " has taken part as often as it may");
            }
            Optional<String> loss = journal.beyondBudget(request.round(), sound.key());
            if (loss.isPresent()) {
                return refusal(RejectionReason.BUDGET_EXCEEDED, "client " + client + " would be " + loss.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<Reply.Rejected> refusal(RejectionReason reason, String detail) {
        return Optional.of(new Reply.Rejected(reason, detail));
    }
}
