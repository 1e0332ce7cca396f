// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * What came out of opening a sum. The digits mean something only if the residual is small: under a wrong key sum they are
 * uniform noise, and the residual shows it. The bound for it depends on the number of summands and is the caller's
 * business; the residual is a function of keys and errors and is not for publication.
 *
 * <p>Immutable.
 */
public final class Opening {

    private final int[] digits;
    private final long maxAbsResidual;
    private final long residualSquares;
    private final long coefficients;

    Opening(int[] digits, long maxAbsResidual, long residualSquares, long coefficients) {
        this.digits = digits;
        this.maxAbsResidual = maxAbsResidual;
        this.residualSquares = residualSquares;
        this.coefficients = coefficients;
    }

    /**
     * A copy of the signed digits of the sum, three for every coefficient, each in [-B/2, B/2-1]. The digits behind the
     * last parameter belong to the padding.
     */
    public int[] digits() {
        return digits.clone();
    }

    /** Largest absolute value of the residual over all coefficients, padding included. */
    public long maxAbsResidual() {
        return maxAbsResidual;
    }

    /** Sum of the squares of the residual over all coefficients. */
    public long residualSquares() {
        return residualSquares;
    }

    /** Number of coefficients the two figures above are taken over. */
    public long coefficients() {
        return coefficients;
    }

    @Override
    public String toString() {
        return "Opening[redacted, " + coefficients + " coefficients]";
    }
}
