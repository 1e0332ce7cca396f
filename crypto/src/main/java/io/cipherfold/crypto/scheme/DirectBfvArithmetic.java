// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.scheme.DirectBfvParameters.Set;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arithmetic of BFV under a collective key, by {@link DirectBfvParameters}: set BFV-8192-S1 for digits of up to 16 bits
 * and BFV-8192-S2 for up to 20, three digits in a coefficient.
 */
final class DirectBfvArithmetic implements SchemeArithmetic {

    private static final int DIGITS = DirectBfvParameters.DIGITS;
    private static final int SPECIAL_PRIME_BITS = 17;

    @Override
    public boolean encrypts() {
        return true;
    }

    @Override
    public boolean passiveOnly() {
        return true;
    }

    @Override
    public String refusal(SchemeShape shape) {
        return DirectBfvParameters.refusal(shape);
    }

    @Override
    public OptionalInt digitsPerCoefficient(int clients, int digitBits) {
        return Set.of(clients, digitBits).isPresent() ? OptionalInt.of(DIGITS) : OptionalInt.empty();
    }

    @Override
    public List<Integer> digitWidths(int clients) {
        if (clients > Set.S2.greatestClients()) {
            return List.of();
        }
        return clients > Set.S1.greatestClients()
                ? List.of(Set.S2.greatestDigitBits())
                : List.of(Set.S1.greatestDigitBits(), Set.S2.greatestDigitBits());
    }

    @Override
    public int greatestClients() {
        return Set.S2.greatestClients();
    }

    @Override
    public SchemeCosts costs(SchemeShape shape) {
        Set set = DirectBfvParameters.of(shape).set();
        long coefficients = DirectBfvParameters.coefficientsPerRound(shape.dimension());
        long polynomials = coefficients * set.coefficientBits() / Byte.SIZE;
        return new SchemeCosts(
                set.title(),
                DIGITS,
                OptionalInt.empty(),
                polynomials,
                polynomials,
                false,
                (long) DirectBfvParameters.DEGREE * (set.coefficientBits() + SPECIAL_PRIME_BITS) / Byte.SIZE,
                polynomials,
                shape.members(),
                coefficients,
                Optional.of(
                        new SchemeCosts.Encryption(
                                DirectBfvParameters.DEGREE,
                                set.keyModulusLog2(),
                                DirectBfvParameters.failureLog2(coefficients),
                                "Hoeffding's bound at 12 standard deviations for every coefficient, flooding counted in full")));
    }
}
