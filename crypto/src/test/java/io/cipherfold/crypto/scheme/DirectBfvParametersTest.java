// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.scheme.DirectBfvParameters.Set;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of PROTOCOL section 4 once more, in decimal numbers of 50 digits. */
class DirectBfvParametersTest {

    private static final MathContext PRECISION = new MathContext(50);
    private static final int DEGREE = 8192;
    private static final BigDecimal SPECIAL_PRIME = BigDecimal.valueOf(0x1c001);

    @ParameterizedTest
    @EnumSource(Set.class)
    void primes_areThoseOfTheSets(Set set) {
        for (long prime : set.primes()) {
            assertThat(BigInteger.valueOf(prime).isProbablePrime(200)).isTrue();
            assertThat(prime % (2 * DEGREE)).isEqualTo(1);
        }
        assertThat(Arrays.stream(set.primes()).distinct().count()).isEqualTo(set.primes().length);
        assertThat(set.primes()).endsWith(0x1c001).startsWith(set.dataPrimes());
        assertThat(set.dataPrimes()).hasSize(set.primes().length - 1);
        assertThat(set.plainModulus()).isLessThan(1L << 60);
        assertThat(set.modulus().multiply(SPECIAL_PRIME.toBigInteger()).bitLength())
                .isEqualTo((int) Math.ceil(set.keyModulusLog2()))
                .isLessThanOrEqualTo(LatticeSecurity.greatestModulusBits(DEGREE));
    }

    @Test
    void sets_haveTheirNumbers() {
        assertThat(Set.S1.title()).isEqualTo("BFV-8192-S1");
        assertThat(Set.S1.plainModulus()).isEqualTo(1L << 48);
        assertThat(Set.S1.keyModulusLog2()).isCloseTo(128.8, within(0.05));
        assertThat(Set.S1.coefficientBits()).isEqualTo(112);
        assertThat(Set.S2.title()).isEqualTo("BFV-8192-S2");
        assertThat(BigInteger.valueOf(Set.S2.plainModulus()))
                .isEqualTo(BigInteger.valueOf((1 << 20) - 1).pow(3));
        assertThat(Set.S2.keyModulusLog2()).isCloseTo(142.8, within(0.05));
        assertThat(Set.S2.coefficientBits()).isEqualTo(126);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 10000, 16, S1, 65536",
        "8, 1, 1, S1, 256",
        "16, 10001, 4, S2, 65536",
        "17, 1, 4, S2, 131072",
        "19, 100000, 16, S2, 524288",
        "20, 100000, 16, S2, 1048575"
    })
    void of_shape_isTheFirstSetThatFits(int bits, int clients, int members, Set set, int base) {
        DirectBfvParameters parameters = DirectBfvParameters.of(shape(bits, clients, members));

        assertThat(parameters.set()).isEqualTo(set);
        assertThat(parameters.digitBase()).isEqualTo(base);
        assertThat(BigInteger.valueOf(base).pow(3)).isLessThanOrEqualTo(BigInteger.valueOf(set.plainModulus()));
        // Every number of b bits but the smallest has a digit.
        assertThat((base - 1) / 2).isEqualTo((1 << (bits - 1)) - 1);
    }

    @ParameterizedTest
    @CsvSource({"16, 10000, 1", "16, 10000, 5", "16, 10000, 16", "20, 100000, 16", "20, 100000, 5", "12, 3, 64"})
    void flooding_isTwoToTheFortyTimesTheGreatestNoiseAndLeavesRoom(int bits, int clients, int members) {
        DirectBfvParameters parameters = DirectBfvParameters.of(shape(bits, clients, members));
        BigDecimal noise = noise(clients, members);

        BigDecimal wanted = noise.multiply(BigDecimal.valueOf(1L << 40));
        // The deviation of a uniform integer in [-2^w, 2^w): w is the least that reaches the wanted one.
        BigDecimal deviation = deviation(parameters.floodingWidthBits());
        assertThat(deviation).isGreaterThanOrEqualTo(wanted);
        assertThat(deviation(parameters.floodingWidthBits() - 1)).isLessThan(wanted);

        BigDecimal total = BigDecimal.valueOf(members)
                .multiply(BigDecimal.valueOf(2).pow(parameters.floodingWidthBits()))
                .add(noise);
        assertThat(new BigDecimal(parameters.residualBound(clients))
                        .subtract(total)
                        .abs())
                .isLessThanOrEqualTo(BigDecimal.ONE);
        BigDecimal room = new BigDecimal(parameters.set().modulus())
                .divide(BigDecimal.valueOf(parameters.set().plainModulus()).multiply(BigDecimal.valueOf(2)), PRECISION);
        assertThat(total).isLessThan(room.multiply(new BigDecimal("0.9")));
        assertThat(parameters.residualBound(1)).isLessThan(parameters.residualBound(clients));
    }

    @ParameterizedTest
    @CsvSource({
        "21, 10, 4, 'direct-bfv carries at most 20 bits a value for sums of 10 clients, the plan wants 21'",
        "16, 100001, 4, 'direct-bfv sums at most 100000 clients, the plan wants 100001'",
        "16, 10000, 32, BFV-8192-S1 has no room for the flooding noise of 32 members in a sum of 10000 clients",
        "20, 100000, 64, BFV-8192-S2 has no room for the flooding noise of 64 members in a sum of 100000 clients"
    })
    void of_shapeWithoutParameters_isRefusedWithTheLimit(int bits, int clients, int members, String message) {
        assertThat(DirectBfvParameters.refusal(shape(bits, clients, members))).isEqualTo(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectBfvParameters.of(shape(bits, clients, members)))
                .withMessage(message);
    }

    @ParameterizedTest
    @EnumSource(Set.class)
    void of_vectorsLongerThanAnArray_isRefused(Set set) {
        int bits = set.greatestDigitBits();
        int greatest = set.greatestDimension();
        long bytes = (greatest / (3L * DEGREE)) * DEGREE / 8 * set.coefficientBits();
        assertThat(bytes).isLessThanOrEqualTo(Integer.MAX_VALUE - 8);
        assertThat(bytes + DEGREE / 8L * set.coefficientBits()).isGreaterThan(Integer.MAX_VALUE - 8);
        assertThat(DirectBfvParameters.refusal(new SchemeShape(greatest, bits, 10, 4, 1)))
                .isEmpty();
        assertThat(DirectBfvParameters.refusal(new SchemeShape(greatest + 1, bits, 10, 4, 1)))
                .isEqualTo(set.title() + " carries vectors of at most " + greatest + " numbers, the plan wants "
                        + (greatest + 1));
    }

    @ParameterizedTest
    @CsvSource({
        "S1, 17, 10, 4",
        "S1, 16, 10001, 4",
        "S1, 7, 10, 4",
        "S1, 16, 0, 4",
        "S1, 16, 10, 0",
        "S1, 16, 10000, 64"
    })
    void constructor_numbersOutsideTheSet_areRefused(Set set, int bits, int clients, int members) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DirectBfvParameters(set, bits, clients, members));
    }

    @Test
    void strength_ofTheDesign_isReproduced() {
        // 54 bits over 2^22 opened coefficients, 48 over 2^28.
        assertThat(DirectBfvParameters.strengthBits(1L << 22)).isCloseTo(54.4, within(0.05));
        assertThat(DirectBfvParameters.strengthBits(1L << 28)).isCloseTo(48.4, within(0.05));
        long most = DirectBfvParameters.coefficientsPerEpoch();
        assertThat(DirectBfvParameters.strengthBits(most)).isGreaterThanOrEqualTo(48);
        assertThat(DirectBfvParameters.strengthBits(most + 1)).isLessThan(48);
        assertThatIllegalArgumentException().isThrownBy(() -> DirectBfvParameters.strengthBits(0));
    }

    @ParameterizedTest
    @CsvSource({"1, 8192", "24576, 8192", "24577, 16384", "1000000, 335872", "2147483647, 715833344"})
    void coefficientsPerRound_countThePadding(int dimension, long coefficients) {
        assertThat(DirectBfvParameters.coefficientsPerRound(dimension)).isEqualTo(coefficients);
    }

    @ParameterizedTest
    @ValueSource(longs = {8192, 335_872, 1L << 30})
    void failure_ofARound_isBelowTwoToTheMinus64(long coefficients) {
        double tails = Math.log((double) coefficients) + Math.log(2) - 12.0 * 12 / 2;
        assertThat(DirectBfvParameters.failureLog2(coefficients))
                .isCloseTo(tails / Math.log(2), within(1e-9))
                .isLessThan(-64);
    }

    private static SchemeShape shape(int bits, int clients, int members) {
        return new SchemeShape(10, bits, clients, members, 0);
    }

    private static BigDecimal deviation(int widthBits) {
        BigDecimal values = BigDecimal.valueOf(2).pow(widthBits + 1);
        return values.multiply(values)
                .subtract(BigDecimal.ONE)
                .divide(BigDecimal.valueOf(12), PRECISION)
                .sqrt(PRECISION);
    }

    /** Twelve deviations of K ciphertexts, and K halves, rounded up. */
    private static BigDecimal noise(int clients, int members) {
        BigDecimal shares = BigDecimal.valueOf(2L * DEGREE * members).divide(BigDecimal.valueOf(3), PRECISION);
        BigDecimal products = shares.multiply(new BigDecimal("31.5")).add(new BigDecimal("10.5"));
        BigDecimal variance = shares.add(BigDecimal.ONE)
                .divide(BigDecimal.valueOf(12), PRECISION)
                .add(products.divide(SPECIAL_PRIME.pow(2), PRECISION));
        BigDecimal bound = variance.multiply(BigDecimal.valueOf(clients))
                .sqrt(PRECISION)
                .multiply(BigDecimal.valueOf(12))
                .add(BigDecimal.valueOf(clients).divide(BigDecimal.valueOf(2), PRECISION));
        return bound.setScale(0, RoundingMode.CEILING);
    }
}
