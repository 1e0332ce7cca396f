// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is booked for one client, over all plans. Immutable; clients with equal histories have equal accounts.
 *
 * @param rounds participations altogether
 * @param roundsWithoutNoise those under plans without noise: nothing bounds what they gave away
 * @param losses the others: how often each loss occurred
 */
public record ClientAccount(int rounds, int roundsWithoutNoise, Map<RoundLoss, Integer> losses) {

    /** Nothing booked. */
    public static final ClientAccount EMPTY = new ClientAccount(0, 0, Map.of());

    /** Copies the map. */
    public ClientAccount {
        losses = Map.copyOf(losses);
    }

    /** The account of a client that took part in rounds of one kind only. */
    static ClientAccount of(RoundLoss loss, int rounds) {
        return new ClientAccount(rounds, 0, Map.of(loss, rounds));
    }

    /**
     * One more participation.
     *
     * @param loss empty for a round without noise
     * @throws ArithmeticException if there are more than 2^31 - 1
     */
    ClientAccount plus(Optional<RoundLoss> loss) {
        return loss.isPresent()
                ? plus(loss.get(), 1)
                : new ClientAccount(Math.addExact(rounds, 1), roundsWithoutNoise + 1, losses);
    }

    /**
     * More participations that cost the same.
     *
     * @param times at least 1
     * @throws ArithmeticException if there are more than 2^31 - 1
     */
    ClientAccount plus(RoundLoss loss, int times) {
        Map<RoundLoss, Integer> sum = new HashMap<>(losses);
        sum.merge(loss, times, Math::addExact);
        return new ClientAccount(Math.addExact(rounds, times), roundsWithoutNoise, sum);
    }
}
