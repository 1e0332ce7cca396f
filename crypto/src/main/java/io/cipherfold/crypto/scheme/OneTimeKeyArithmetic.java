// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.share.ShareVector;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The arithmetic of the set OTK-4096-60 (PROTOCOL section 4). */
final class OneTimeKeyArithmetic implements SchemeArithmetic {

    private static final int WORD_BITS = 60;
    /** Hoeffding's bound at twelve standard deviations, two-sided: 2 exp(-12^2 / 2). */
    private static final double FAILURE_OF_ONE_COEFFICIENT_LOG2 = 1 - 72 / Math.log(2);

    @Override
    public boolean encrypts() {
        return true;
    }

    @Override
    public boolean passiveOnly() {
        return false;
    }

    @Override
    public String refusal(SchemeShape shape) {
        return OneTimeKeyParameters.refusal(shape);
    }

    @Override
    public OptionalInt digitsPerCoefficient(int clients, int digitBits) {
        return clients > OneTimeKeyParameters.GREATEST_CLIENTS
                ? OptionalInt.empty()
                : OneTimeKeyParameters.digitsPerCoefficient(clients, digitBits);
    }

    @Override
    public List<Integer> digitWidths(int clients) {
        return clients > OneTimeKeyParameters.GREATEST_CLIENTS
                ? List.of()
                : List.of(
                        OneTimeKeyParameters.greatestDigitBits(clients, OneTimeKeyParameters.MOST_DIGITS),
                        OneTimeKeyParameters.greatestDigitBits(clients, OneTimeKeyParameters.FEWEST_DIGITS));
    }

    @Override
    public int greatestClients() {
        return OneTimeKeyParameters.GREATEST_CLIENTS;
    }

    @Override
    public SchemeCosts costs(SchemeShape shape) {
        OneTimeKeyParameters parameters = OneTimeKeyParameters.of(shape);
        int degree = OneTimeKeyParameters.DEGREE;
        long perChunk = (long) degree * parameters.digitsPerCoefficient();
        long chunks = (shape.dimension() + perChunk - 1) / perChunk;
        // The coefficients of the key sum are opened too, and any that fails spoils the round.
        long coefficients = (chunks + 1) * degree;
        int shareBytes = ShareVector.packedBytes(degree);
        return new SchemeCosts(
                SchemeId.ONE_TIME_KEY.parameterSet(),
                parameters.digitsPerCoefficient(),
                OptionalInt.of(parameters.messageShift()),
                chunks * degree * WORD_BITS / Byte.SIZE,
                shareBytes,
                true,
                0,
                shareBytes,
                shape.corruptMembers() + 1,
                coefficients,
                Optional.of(new SchemeCosts.Encryption(
                        degree,
                        OneTimeKeyParameters.MODULUS_LOG2,
                        Math.log((double) coefficients) / Math.log(2) + FAILURE_OF_ONE_COEFFICIENT_LOG2,
                        "Hoeffding at 12 standard deviations for every coefficient of the sum and of its key")));
    }
}
