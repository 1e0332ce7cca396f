// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.share.ShareVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of PROTOCOL section 4 computed a second time. */
class SchemeArithmeticTest {

    private static final MathContext PRECISION = new MathContext(50);

    private static SchemeCosts costs(SchemeId id, int dimension, int bits, int clients) {
        return SchemeArithmetic.of(id).costs(new SchemeShape(dimension, bits, clients, 4, 1));
    }

    @ParameterizedTest
    @CsvSource({
        // dimension, bits, K, digits per coefficient, chunks
        "1, 16, 1000, 3, 1",
        "12288, 16, 1000, 3, 1",
        "12289, 16, 1000, 3, 2",
        "1000000, 16, 1000, 3, 82",
        "1000000, 20, 1000, 2, 123",
        "1000000, 15, 50000, 3, 82",
        "1000000, 16, 50000, 2, 123"
    })
    void costs_oneTimeKey_areChunksOfSixtyBitWords(int dimension, int bits, int clients, int digits, int chunks) {
        SchemeCosts costs = costs(SchemeId.ONE_TIME_KEY, dimension, bits, clients);

        assertThat(costs.parameterSet()).isEqualTo("OTK-4096-60");
        assertThat(costs.digitsPerCoefficient()).isEqualTo(digits);
        assertThat(costs.ciphertextBytes()).isEqualTo(30_720L * chunks).isEqualTo(costs.vectorBytes());
        assertThat(costs.memberPartSealed()).isTrue();
        assertThat(costs.memberPartBytes()).isEqualTo(10_240).isEqualTo(ShareVector.packedBytes(4096));
        assertThat(costs.shareBytes()).isEqualTo(10_240);
        assertThat(costs.sharesToOpen()).isEqualTo(2);
        assertThat(costs.contributionBytes()).isZero();
        assertThat(costs.openedCoefficients()).isEqualTo(4096L * (chunks + 1));
        SchemeCosts.Encryption encryption = costs.encryption().orElseThrow();
        assertThat(encryption.degree()).isEqualTo(4096);
        assertThat(encryption.modulusLog2()).isCloseTo(60, within(1e-9));
        assertThat(encryption.securityBits()).hasValue(192);
        double expected = (Math.log(4096.0 * (chunks + 1)) + Math.log(2) - 72) / Math.log(2);
        assertThat(encryption.failureLog2()).isCloseTo(expected, within(1e-9)).isLessThan(-64);
    }

    @Test
    void costs_oneTimeKeyOfTheLargestVector_failsMoreRarelyThanTwoToTheMinus64() {
        assertThat(costs(SchemeId.ONE_TIME_KEY, 1 << 28, 21, 188_000)
                        .encryption()
                        .orElseThrow()
                        .failureLog2())
                .isLessThan(-64);
    }

    /** Section A8 of the reference: 9.3 and 10.5 bytes a parameter, 128.8 and 142.8 bits. */
    @ParameterizedTest
    @CsvSource({
        "16, 10000, BFV-8192-S1, 112, 128.8",
        "8, 1, BFV-8192-S1, 112, 128.8",
        "17, 1000, BFV-8192-S2, 126, 142.8",
        "20, 100000, BFV-8192-S2, 126, 142.8",
        "16, 10001, BFV-8192-S2, 126, 142.8"
    })
    void costs_directBfv_areThoseOfItsSet(int bits, int clients, String set, int dataBits, double modulus) {
        SchemeCosts costs = costs(SchemeId.DIRECT_BFV, 1_000_000, bits, clients);

        assertThat(costs.parameterSet()).isEqualTo(set);
        assertThat(costs.digitsPerCoefficient()).isEqualTo(3);
        // 41 chunks of 24,576 numbers, two polynomials each.
        assertThat(costs.ciphertextBytes()).isEqualTo(41L * 8192 * dataBits / 8);
        assertThat(costs.vectorBytes()).isEqualTo(2 * costs.ciphertextBytes());
        assertThat(costs.vectorBytes() / 1e6).isBetween(dataBits / 12.0, 1.02 * dataBits / 12.0);
        assertThat(costs.memberPartSealed()).isFalse();
        assertThat(costs.memberPartBytes()).isEqualTo(costs.ciphertextBytes()).isEqualTo(costs.shareBytes());
        assertThat(costs.sharesToOpen()).isEqualTo(4);
        assertThat(costs.openedCoefficients()).isEqualTo(41L * 8192);
        assertThat(costs.contributionBytes()).isEqualTo(8192L * (dataBits + 17) / 8);
        SchemeCosts.Encryption encryption = costs.encryption().orElseThrow();
        assertThat(encryption.modulusLog2()).isCloseTo(modulus, within(0.05));
        assertThat(encryption.securityBits()).hasValue(192);
        assertThat(encryption.failureLog2()).isBetween(-90.0, -64.0);
    }

    /** Section A6 once more in decimals, from the primes themselves. */
    @ParameterizedTest
    @CsvSource({"16, 10000, 4", "16, 10000, 16", "16, 10000, 40", "16, 1000, 64", "20, 100000, 16", "20, 100000, 64"})
    void refusal_directBfv_isWhereTheFloodingHasNoRoom(int bits, int clients, int members) {
        BigInteger q = bits == 16
                ? product("fffffffffb4001", "fffffffff78001")
                : product("3fffffa8001", "3fffff3c001", "3fffff0c001");
        BigDecimal t = bits == 16
                ? new BigDecimal(BigInteger.TWO.pow(48))
                : new BigDecimal(BigInteger.TWO.pow(20).subtract(BigInteger.ONE).pow(3));
        BigDecimal p = BigDecimal.valueOf(0x1c001);
        BigDecimal keys = BigDecimal.valueOf(8192L * members).divide(BigDecimal.valueOf(3), PRECISION);
        BigDecimal fresh = BigDecimal.ONE
                .add(keys.multiply(BigDecimal.valueOf(4)))
                .multiply(new BigDecimal("10.5"))
                .divide(p.multiply(p), PRECISION);
        BigDecimal rounded = BigDecimal.valueOf(2)
                .add(keys.multiply(BigDecimal.valueOf(2)))
                .divide(BigDecimal.valueOf(12), PRECISION);
        BigDecimal bound = fresh.add(rounded)
                .multiply(BigDecimal.valueOf(clients))
                .sqrt(PRECISION)
                .multiply(BigDecimal.valueOf(12));
        BigDecimal least =
                bound.multiply(BigDecimal.valueOf(3).sqrt(PRECISION)).multiply(new BigDecimal(BigInteger.TWO.pow(40)));
        BigDecimal flood = BigDecimal.ONE;
        while (flood.compareTo(least) <= 0) {
            flood = flood.add(flood);
        }
        boolean opens = flood.multiply(BigDecimal.valueOf(members))
                        .add(bound)
                        .compareTo(new BigDecimal(q).divide(t.multiply(BigDecimal.valueOf(2)), PRECISION))
                < 0;

        SchemeShape shape = new SchemeShape(10, bits, clients, members, 1);
        String refusal = SchemeArithmetic.of(SchemeId.DIRECT_BFV).refusal(shape);
        assertThat(refusal.isEmpty()).isEqualTo(opens);
        if (!opens) {
            assertThat(refusal)
                    .contains("no room for the flooding noise of " + members + " members in a sum of " + clients);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SchemeArithmetic.of(SchemeId.DIRECT_BFV).costs(shape))
                    .withMessage(refusal);
        }
    }

    private static BigInteger product(String... primes) {
        BigInteger product = BigInteger.ONE;
        for (String prime : primes) {
            BigInteger value = new BigInteger(prime, 16);
            assertThat(value.isProbablePrime(100)).isTrue();
            product = product.multiply(value);
        }
        return product;
    }

    @Test
    void refusal_directBfvOutsideItsSets_namesTheLimit() {
        SchemeArithmetic bfv = SchemeArithmetic.of(SchemeId.DIRECT_BFV);
        assertThat(bfv.refusal(new SchemeShape(1, 16, 100_001, 4, 1)))
                .isEqualTo("direct-bfv sums at most 100000 clients, the plan wants 100001");
        assertThat(bfv.refusal(new SchemeShape(1, 21, 10, 4, 1)))
                .isEqualTo("direct-bfv carries at most 20 bits a value for sums of 10 clients, the plan wants 21");
    }

    @Test
    void costs_plainSum_areThirtyTwoBitNumbers() {
        SchemeCosts costs = costs(SchemeId.INSECURE_PLAIN_SUM, 1000, 24, 1_000_000);

        assertThat(costs.ciphertextBytes()).isEqualTo(4000).isEqualTo(costs.vectorBytes());
        assertThat(costs.encryption()).isEmpty();
        assertThat(costs.memberPartBytes()).isZero();
        assertThat(costs.sharesToOpen()).isEqualTo(2);
    }

    /** Every width that is offered has parameters, one bit more has not in the same layout, and the first is the cheapest. */
    @ParameterizedTest
    @EnumSource(SchemeId.class)
    void digitWidths_anyNumberOfClients_areTheGreatestOfTheirLayout(SchemeId id) {
        SchemeArithmetic arithmetic = SchemeArithmetic.of(id);
        for (int clients : new int[] {1, 2, 1_122, 1_123, 10_000, 10_001, 71_887, 100_000, 188_000}) {
            if (clients > arithmetic.greatestClients()) {
                assertThat(arithmetic.digitWidths(clients)).isEmpty();
                assertThat(arithmetic.digitsPerCoefficient(clients, 8)).isEmpty();
                continue;
            }
            long last = 0;
            for (int bits : arithmetic.digitWidths(clients)) {
                SchemeShape shape = new SchemeShape(1_000_000, bits, clients, 4, 1);
                assertThat(arithmetic.refusal(shape)).isEmpty();
                SchemeCosts costs = arithmetic.costs(shape);
                assertThat(arithmetic.digitsPerCoefficient(clients, bits)).hasValue(costs.digitsPerCoefficient());
                assertThat(costs.vectorBytes()).isGreaterThan(last);
                last = costs.vectorBytes();
            }
        }
    }

    @Test
    void trust_directBfvAlone_isPassive() {
        for (SchemeId id : SchemeId.values()) {
            assertThat(SchemeArithmetic.of(id).passiveOnly()).isEqualTo(id == SchemeId.DIRECT_BFV);
            assertThat(SchemeArithmetic.of(id).encrypts()).isEqualTo(id != SchemeId.INSECURE_PLAIN_SUM);
        }
    }
}
