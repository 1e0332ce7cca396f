// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Bounds on the error that CKKS operations add in a slot, in units of the encoded polynomial: divide by the scale.
 *
 * <p>A polynomial with independent zero-mean coefficients of variance V has slots that are sums of N of them times roots of
 * unity: nearly complex Gaussian with E|z|^2 = N V, so |z| > 6 sqrt(N V) has the chance e^-36. The product of two such slots
 * exceeds 16 times the product of their deviations with chance below 10^-13 (Cheon, Kim, Kim, Song 2017, 3.3, use the same
 * factors, after Gentry, Halevi, Smart 2012). SEAL's errors are centred binomials of variance 10.5; secrets and the
 * encryptor's masks are ternary, variance 2/3; a rounding has variance 1/12.
 */
final class CkksErrorBounds {

    private static final double ERROR_DEVIATION = Math.sqrt(10.5);
    private static final double ONE = 6;
    private static final double PRODUCT = 16;

    private final double degree;
    private final SealContext context;

    CkksErrorBounds(KeyedContext keyed) {
        this.degree = keyed.set().degree();
        this.context = keyed.context();
    }

    /** Coefficients rounded to integers. */
    double encoding() {
        return ONE * Math.sqrt(degree / 12) + floatingPoint();
    }

    /**
     * Slots of magnitude near 2 at scales up to 2^40 have coefficients below 2^41; transforms in double arithmetic lose a few
     * times log2(N) 2^-53 of that in each slot, times sqrt(N) where errors of coefficients add up: below 2^2 2^4 2^-53 2^41 2^7.
     */
    private static double floatingPoint() {
        return 2;
    }

    /** Encoded, encrypted with a public key (e_0 + e_1 s + e u, or a symmetric e), divided by the special prime if there is one. */
    double fresh() {
        double error = ONE * ERROR_DEVIATION * Math.sqrt(degree)
                + 2 * PRODUCT * ERROR_DEVIATION * Math.sqrt(degree) * ternarySlot();
        if (context.usingKeySwitching()) {
            // The smallest special prime of the tables, 27 bits, is far below what matters next to the rounding.
            error = error / specialPrime() + rounding();
        }
        return error + encoding();
    }

    /** Both polynomials of a ciphertext rounded after a division: r_0 + r_1 s. */
    double rounding() {
        return ONE * Math.sqrt(degree / 12) + PRODUCT * Math.sqrt(degree / 12) * ternarySlot();
    }

    /**
     * One relinearisation or rotation at a level: each residue polynomial times an error, over the special prime, and rounded.
     * The residues are in [0, q_j): their mean, q_j/2 (1 + X + ...), is at most q_j N / pi in the worst slot, next to the root
     * 1; around it they have the deviation q_j / sqrt(12).
     */
    double keySwitch(int level) {
        double error = 0;
        for (Modulus prime : context.level(level).coeffModulus()) {
            double digit = prime.value() * (degree / Math.PI + ONE * Math.sqrt(degree / 12));
            error += digit * ONE * ERROR_DEVIATION * Math.sqrt(degree);
        }
        return error / specialPrime() + rounding();
    }

    private double ternarySlot() {
        return Math.sqrt(degree * 2 / 3);
    }

    private double specialPrime() {
        var primes = context.level(context.keyLevel()).coeffModulus();
        return primes.get(primes.size() - 1).value();
    }

    /**
     * A product of two values of magnitude at most left and right (in slots, decoded), each off by an error in the same unit:
     * the errors times the other value, and times each other.
     */
    static double product(double left, double leftError, double right, double rightError) {
        return left * rightError + right * leftError + leftError * rightError;
    }
}
