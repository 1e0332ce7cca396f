// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.List;
import java.util.OptionalInt;

/**
 * The arithmetic behind a scheme: which shapes it has parameters for, and what they cost. Plain Java that needs no native
 * library, so that schemes can be compared where none of them runs. Implementations are immutable.
 */
public interface SchemeArithmetic {

    /** The arithmetic of a scheme. */
    static SchemeArithmetic of(SchemeId id) {
        return switch (id) {
            case ONE_TIME_KEY -> new OneTimeKeyArithmetic();
            case DIRECT_BFV -> new DirectBfvArithmetic();
            case INSECURE_PLAIN_SUM -> new PlainSumArithmetic();
        };
    }

    /** Whether vectors are encrypted at all. */
    boolean encrypts();

    /**
     * Whether it protects clients only from a node that follows the protocol; otherwise the node may do what it likes.
     */
    boolean passiveOnly();

    /** Why a shape has no parameters, in words; empty if it has some. */
    String refusal(SchemeShape shape);

    /** In how many digits a coefficient is cut for sums of so many clients; empty if no layout is wide enough. */
    OptionalInt digitsPerCoefficient(int clients, int digitBits);

    /**
     * The greatest digit width of each layout that the scheme has for sums of so many clients, cheapest layout first;
     * empty if there are too many clients.
     */
    List<Integer> digitWidths(int clients);

    /** Most clients in a sum, whatever the digits. */
    int greatestClients();

    /**
     * What the scheme promises and costs.
     *
     * @throws IllegalArgumentException if it has no parameters for the shape
     */
    SchemeCosts costs(SchemeShape shape);
}
