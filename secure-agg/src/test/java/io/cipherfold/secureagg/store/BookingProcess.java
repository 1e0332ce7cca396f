// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.RoundLoss;
import io.cipherfold.secureagg.ledger.SeenVotes;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Books a round after the other, with a vote that it has seen and an answer behind each, for as long as it lives. Prints how
 * many are on disk.
 */
final class BookingProcess {

    private static final PrivacyBudget BUDGET =
            new PrivacyBudget(new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 100, 40, 1000, 10), 1_000_000, 1e-5);

    private BookingProcess() {}

    /** The member whose ledger it is, and its only client. */
    static SigningKey identity() {
        return SigningKey.ofSecret(new byte[SigningKey.SECRET_BYTES]);
    }

    public static void main(String[] arguments) {
        try (FileMemberStore store = FileMemberStore.open(Path.of(arguments[0]));
                SigningKey identity = identity()) {
            Chain chain = new Chain();
            store.journal().forEach(chain::follow);
            int round = 1;
            while (true) {
                Booking booking = new Booking(
                        Digest.ZERO,
                        round,
                        "test",
                        identity.verifyKey(),
                        Optional.of(BUDGET),
                        List.of(identity.verifyKey()));
                ChainRecord booked = booking.append(chain, identity, 1);
                int voteRound = (int) booked.sequence() + 1;
                Vote vote = Vote.sign(
                        new VoteSubject(Digest.ZERO, voteRound, Digest.ZERO, 3, Digest.ZERO, Digest.ZERO),
                        1,
                        booked.sequence(),
                        booked.hash(),
                        identity);
                byte[] seen = SeenVotes.payload(Map.of(identity.verifyKey(), vote));
                store.append(List.of(
                        booked,
                        chain.append(JournalKind.SEEN.code(), seen, 1),
                        chain.append(JournalKind.UNMASKED.code(), new byte[68], 1)));
                System.out.println(round++);
                System.out.flush();
            }
        }
    }
}
