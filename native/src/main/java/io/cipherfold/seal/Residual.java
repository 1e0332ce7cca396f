// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * How large the rest is that opened coefficients leave when their messages are taken away. Opened digits mean something
 * only if it is small: under a wrong key sum they are uniform noise, and it shows. The bound for it depends on the number of
 * summands and is the caller's business; it is a function of keys and errors and is not for publication.
 *
 * @param maxAbs largest absolute value over all coefficients, padding included
 * @param squares sum of the squares over all coefficients
 * @param coefficients number of coefficients the two are taken over
 */
public record Residual(long maxAbs, long squares, long coefficients) {

    /** Shows how many coefficients there are, nothing else. */
    @Override
    public String toString() {
        return "Residual[redacted, " + coefficients + " coefficients]";
    }
}
