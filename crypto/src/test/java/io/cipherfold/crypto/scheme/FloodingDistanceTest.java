// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The figures about flooding in docs/security-analysis.md, section 7. A share of DirectBfv is flooded by a number that is
 * uniform on 2^(w+1) integers and has at least 2^40 times the greatest noise B as its standard deviation.
 */
class FloodingDistanceTest {

    private static final double LOG2_E = 1 / Math.log(2);

    /** log2 of the statistical distance between a number uniform on {@code size} integers and the same, shifted. */
    private static double shiftedDistanceLog2(double shift, double size) {
        return (Math.log(shift) - Math.log(size)) * LOG2_E;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16})
    void uniform_shifted_isAsFarAsTheShiftIsOfItsSize(int shift) {
        int size = 16;
        BigInteger half = BigInteger.ZERO;
        for (int x = 0; x < size + shift; x++) {
            int before = x < size ? 1 : 0;
            int after = x >= shift ? 1 : 0;
            half = half.add(BigInteger.valueOf(Math.abs(before - after)));
        }
        assertThat(half.doubleValue() / (2 * size)).isEqualTo((double) shift / size);
    }

    @Test
    void uniform_ofTheLeastWidth_hasThisDistanceForTheGreatestNoise() {
        // Standard deviation 2^w / sqrt(3) >= 2^40 B, so the size 2^(w+1) is at least 2 sqrt(3) 2^40 B.
        double size = 2 * Math.sqrt(3) * 0x1p40;

        assertThat(shiftedDistanceLog2(1, size)).isCloseTo(-41.792, within(1e-3));
        // The mean of a Gaussian's magnitude is 0.798 deviations, and B is at least twelve of the noise.
        assertThat(shiftedDistanceLog2(Math.sqrt(2 / Math.PI) / 12, size)).isCloseTo(-45.703, within(1e-3));
    }

    /** The bound of ePrint 2022/816 for Gaussian flooding, s = 2 (40 - log2(12 n) / 2), and the union bound for uniform. */
    @ParameterizedTest
    @CsvSource({"18, 58.415, -27.703", "22, 54.415, -23.703", "28, 48.415, -17.703"})
    void opened_coefficients_leaveThisMuch(int coefficientsLog2, double gaussianBits, double uniformDistanceLog2) {
        double gaussian = 2 * (40 - Math.log(12 * Math.scalb(1.0, coefficientsLog2)) * LOG2_E / 2);
        double uniform = coefficientsLog2 + shiftedDistanceLog2(Math.sqrt(2 / Math.PI) / 12, 2 * Math.sqrt(3) * 0x1p40);

        assertThat(gaussian).isCloseTo(gaussianBits, within(1e-3));
        assertThat(uniform).isCloseTo(uniformDistanceLog2, within(1e-3));
    }

    /** Both sets against the bounds for 192 bits at N = 8192 (147) and 128 bits (214) of ePrint 2024/463. */
    @Test
    void sets_allPrimes_areWithinTheBoundFor192Bits() {
        assertThat(log2OfProduct(0xfffffffffb4001L, 0xfffffffff78001L, 0x1c001L))
                .isCloseTo(128.807, within(1e-3));
        assertThat(log2OfProduct(0x3fffffa8001L, 0x3fffff3c001L, 0x3fffff0c001L, 0x1c001L))
                .isCloseTo(142.807, within(1e-3))
                .isLessThan(147)
                .isLessThan(LatticeSecurity.greatestModulusBits(8192));
    }

    private static double log2OfProduct(long... primes) {
        BigInteger product = BigInteger.ONE;
        for (long prime : primes) {
            assertThat(BigInteger.valueOf(prime).isProbablePrime(100)).isTrue();
            product = product.multiply(BigInteger.valueOf(prime));
        }
        return ExactBinomial.log2(product);
    }
}
