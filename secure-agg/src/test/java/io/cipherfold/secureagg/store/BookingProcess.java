// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.RoundLoss;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.JournalKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Books a round after the other, with an answer behind each, for as long as it lives. Prints how many are on disk. */
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
                store.append(List.of(
                        booking.append(chain, identity, 1),
                        chain.append(JournalKind.UNMASKED.code(), new byte[68], 1)));
                System.out.println(round++);
                System.out.flush();
            }
        }
    }
}
