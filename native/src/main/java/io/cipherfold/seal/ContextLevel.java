// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

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
}
