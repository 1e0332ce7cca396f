// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.List;

/**
 * One step of the chain of moduli that ciphertexts go down.
 *
 * @param level SEAL's chain index: 0 is the last one
 * @param parmsId name of the parameters of this level
 * @param coeffModulus the primes that are left
 * @param totalCoeffModulusBits length of their product in bits
 * @param qualifiers what these parameters are good for
 */
public record ContextLevel(
        int level, ParmsId parmsId, List<Modulus> coeffModulus, int totalCoeffModulusBits, Qualifiers qualifiers) {

    public ContextLevel {
        coeffModulus = List.copyOf(coeffModulus);
    }

    /** The product of the primes. */
    public BigInteger totalCoeffModulus() {
        return coeffModulus.stream()
                .map(prime -> BigInteger.valueOf(prime.value()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }
}
