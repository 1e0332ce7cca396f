// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The arithmetic of the sum that is not encrypted: 32 bits a number, envelopes with nothing in them. */
final class PlainSumArithmetic implements SchemeArithmetic {

    /** The width that the default scheme gives a few hundred clients, so that the two compare like with like. */
    private static final int USUAL_DIGIT_BITS = 16;

    @Override
    public boolean encrypts() {
        return false;
    }

    @Override
    public boolean passiveOnly() {
        return false;
    }

    @Override
    public String refusal(SchemeShape shape) {
        return "";
    }

    @Override
    public OptionalInt digitsPerCoefficient(int clients, int digitBits) {
        return OptionalInt.of(1);
    }

    @Override
    public List<Integer> digitWidths(int clients) {
        return List.of(USUAL_DIGIT_BITS);
    }

    @Override
    public int greatestClients() {
        return Integer.MAX_VALUE;
    }

    @Override
    public SchemeCosts costs(SchemeShape shape) {
        return new SchemeCosts(
                SchemeId.INSECURE_PLAIN_SUM.parameterSet(),
                1,
                OptionalInt.empty(),
                (long) Integer.BYTES * shape.dimension(),
                0,
                true,
                0,
                0,
                shape.corruptMembers() + 1,
                0,
                Optional.empty());
    }
}
