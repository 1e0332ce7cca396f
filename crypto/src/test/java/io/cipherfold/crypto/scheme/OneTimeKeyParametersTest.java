// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.share.ShareVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of PROTOCOL section 4 once more, in decimal numbers of 50 digits. */
class OneTimeKeyParametersTest {

    private static final MathContext PRECISION = new MathContext(50);
    private static final BigInteger Q = new BigInteger("0ffffffffffc0001", 16);

    @Test
    void modulus_isThePrimeOfTheSet() {
        assertThat(BigInteger.valueOf(OneTimeKeyParameters.MODULUS)).isEqualTo(Q);
        assertThat(Q)
                .isEqualTo(BigInteger.ONE
                        .shiftLeft(60)
                        .subtract(BigInteger.ONE.shiftLeft(18))
                        .add(BigInteger.ONE));
        assertThat(Q.isProbablePrime(200)).isTrue();
        assertThat(Q.mod(BigInteger.valueOf(2 * OneTimeKeyParameters.DEGREE))).isEqualTo(BigInteger.ONE);
        assertThat(Q.bitLength()).isLessThanOrEqualTo(LatticeSecurity.greatestModulusBits(OneTimeKeyParameters.DEGREE));
    }

    @Test
    void errorVariance_isThatOfEightyFourCoins() {
        // 42 coins minus 42 coins: each contributes 1/4.
        assertThat(OneTimeKeyParameters.ERROR_VARIANCE).isEqualTo(2 * 42 / 4);
    }

    @ParameterizedTest
    @CsvSource({"1, 12, 16", "1000, 12, 16", "50000, 15, 15", "188000, 18, 14"})
    void of_clients_giveShiftAndWidth(int clients, int shift, int bits) {
        OneTimeKeyParameters parameters = OneTimeKeyParameters.of(shape(bits, clients));

        assertThat(parameters.messageShift()).isEqualTo(shift);
        assertThat(parameters.digitBits()).isEqualTo(bits);
        assertThat(parameters.digitsPerCoefficient()).isEqualTo(3);
        assertThat(OneTimeKeyParameters.greatestDigitBits(clients, 3)).isEqualTo(bits);
        assertThat(BigInteger.valueOf(parameters.plainModulus()).shiftLeft(shift))
                .isEqualTo(Q.subtract(BigInteger.ONE));
        // Three digits fit: B^3 is larger than t by 64, 8 or 1, and one digit more would not.
        long cube = 1L << (3 * bits);
        assertThat(cube - parameters.plainModulus()).isEqualTo(1L << (18 - shift));
    }

    @ParameterizedTest
    @CsvSource({"12, 1120", "15, 71000"})
    void shift_lastClientThatFits_isWhereTheDecimalBoundSaysSo(int shift, int about) {
        int last = lastThatFits(shift);

        assertThat(last).isBetween(about - about / 50, about + about / 50);
        int bits = (60 - shift) / 3;
        assertThat(OneTimeKeyParameters.greatestDigitBits(last, 3)).isEqualTo(bits);
        assertThat(OneTimeKeyParameters.greatestDigitBits(last + 1, 3)).isEqualTo(bits - 1);
    }

    @Test
    void clients_upToTheLimitOfTheSet_fitWithRoomToSpare() {
        // The set stops at 188,000 by decision; its own bounds would hold up to 4.6 million.
        assertThat(OneTimeKeyParameters.GREATEST_CLIENTS).isEqualTo(188_000);
        assertThat(lastThatFits(18)).isGreaterThan(4_000_000);
        assertThat(OneTimeKeyParameters.refusal(shape(14, 188_000))).isEmpty();
        assertThat(OneTimeKeyParameters.refusal(shape(8, 188_001)))
                .isEqualTo("one-time-key sums at most 188000 clients, the plan wants 188001");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 1_121, 1_122, 50_000, 71_000, 188_000})
    void bounds_anyNumberOfClients_areTwelveDeviations(int clients) {
        int bound = twelveDeviations(clients).setScale(0, RoundingMode.CEILING).intValueExact();

        assertThat(OneTimeKeyParameters.keySumBound(clients)).isEqualTo(bound);
        assertThat(OneTimeKeyParameters.residualBound(clients)).isEqualTo(bound + 1);
        // The centred reading of the interpolated key sum is unique.
        assertThat(bound).isLessThan(ShareVector.PRIME / 2);
        // Hoeffding: 84 K coins of +-1/2; 2 exp(-2 (12 sigma)^2 / 84 K) = 2 e^-72.
        double exponent = 2 * 144.0 * 21 * clients / (84.0 * clients);
        assertThat(Math.log(2) - exponent).isLessThan(-102 * Math.log(2));
    }

    @ParameterizedTest
    @CsvSource({
        "17, 1, 12",
        "24, 1, 12",
        "17, 1000, 12",
        "16, 1200, 15",
        "22, 71000, 15",
        "15, 80000, 18",
        "21, 188000, 18"
    })
    void of_digitsTooWideForThree_areTwoToACoefficient(int bits, int clients, int shift) {
        OneTimeKeyParameters parameters = OneTimeKeyParameters.of(shape(bits, clients));

        assertThat(parameters.messageShift()).isEqualTo(shift);
        assertThat(parameters.digitsPerCoefficient()).isEqualTo(2);
        assertThat(parameters.digitBits()).isEqualTo(bits);
        // B^2 exceeds t by as little as the cube of three digits does, or not at all.
        assertThat((1L << (2 * bits)) - parameters.plainModulus()).isLessThanOrEqualTo(1L << (18 - shift));
    }

    @ParameterizedTest
    @CsvSource({"23, 1200, 22", "24, 71000, 22", "22, 80000, 21", "22, 188000, 21"})
    void of_digitsTooWide_isRefusedWithWhatIsPossible(int bits, int clients, int greatest) {
        assertThat(OneTimeKeyParameters.greatestDigitBits(clients, 2)).isEqualTo(greatest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneTimeKeyParameters.of(shape(bits, clients)))
                .withMessage("one-time-key carries at most " + greatest + " bits a value for sums of " + clients
                        + " clients, the plan wants " + bits);
    }

    @ParameterizedTest
    @CsvSource({"8, 1000, 12", "8, 50000, 15", "13, 188000, 18"})
    void of_narrowDigits_areAccepted(int bits, int clients, int shift) {
        OneTimeKeyParameters parameters = OneTimeKeyParameters.of(shape(bits, clients));

        assertThat(parameters.messageShift()).isEqualTo(shift);
        assertThat(parameters.digitBits()).isEqualTo(bits);
    }

    @ParameterizedTest
    @CsvSource({
        "11, 3, 16",
        "13, 3, 16",
        "0, 3, 16",
        "60, 3, 8",
        "12, 3, 17",
        "15, 3, 16",
        "18, 3, 15",
        "12, 3, 7",
        "12, 1, 16",
        "12, 4, 8",
        "12, 2, 25",
        "15, 2, 23",
        "18, 2, 22",
        "18, 2, 7"
    })
    void constructor_numbersOutsideTheSet_areRefused(int shift, int digits, int bits) {
        assertThatIllegalArgumentException().isThrownBy(() -> new OneTimeKeyParameters(shift, digits, bits));
    }

    private static SchemeShape shape(int bits, int clients) {
        return new SchemeShape(10, bits, clients, 4, 1);
    }

    private static BigDecimal twelveDeviations(int clients) {
        return BigDecimal.valueOf(21L * clients).sqrt(PRECISION).multiply(BigDecimal.valueOf(12));
    }

    /** Greatest K with 12 sigma sqrt(K), rounded up, + 1 <= 0.9 q / 2t, where q / t is taken for 2^a. */
    private static int lastThatFits(int shift) {
        BigDecimal room = BigDecimal.valueOf(1L << (shift - 1)).multiply(new BigDecimal("0.9"));
        int low = 1;
        int high = 10_000_000;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            BigDecimal needed =
                    twelveDeviations(middle).setScale(0, RoundingMode.CEILING).add(BigDecimal.ONE);
            if (needed.compareTo(room) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
