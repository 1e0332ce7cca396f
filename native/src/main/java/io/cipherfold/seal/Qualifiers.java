// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * What parameters of one level are good for, as SEAL found out.
 *
 * @param parametersSet whether they are valid
 * @param usingFft whether polynomials can be multiplied by transforms in any ring: N is a power of two
 * @param usingNtt whether every prime allows the number-theoretic transform
 * @param usingBatching whether the plain modulus allows {@link BatchEncoder}
 * @param usingFastPlainLift whether the plain modulus is smaller than every prime
 * @param usingDescendingModulusChain whether every prime is larger than the next
 * @param securityLevel the level that the context was held to
 */
public record Qualifiers(
        boolean parametersSet,
        boolean usingFft,
        boolean usingNtt,
        boolean usingBatching,
        boolean usingFastPlainLift,
        boolean usingDescendingModulusChain,
        SecurityLevel securityLevel) {

    static Qualifiers ofFlags(long flags, SecurityLevel securityLevel) {
        return new Qualifiers(
                isSet(flags, 0),
                isSet(flags, 1),
                isSet(flags, 2),
                isSet(flags, 3),
                isSet(flags, 4),
                isSet(flags, 5),
                securityLevel);
    }

    private static boolean isSet(long flags, int bit) {
        return (flags >>> bit & 1) == 1;
    }
}
