// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The primes that SEAL chooses have the properties that the schemes need. */
@Tag("native")
class ParametersTest {

    private static int totalBits(List<Modulus> primes) {
        return primes.stream()
                .map(prime -> BigInteger.valueOf(prime.value()))
                .reduce(BigInteger.ONE, BigInteger::multiply)
                .bitLength();
    }

    private static void assertPrimesForNtt(List<Modulus> primes, int degree) {
        assertThat(primes).doesNotHaveDuplicates().allSatisfy(prime -> {
            assertThat(prime.isPrime()).isTrue();
            assertThat(prime.value() % (2L * degree)).isEqualTo(1);
        });
    }

    /** Homomorphic Encryption Standard 2018, table 1: ternary secrets, classical attacks. */
    @ParameterizedTest
    @CsvSource({
        "1024, 27, 19, 14",
        "2048, 54, 37, 29",
        "4096, 109, 75, 58",
        "8192, 218, 152, 118",
        "16384, 438, 305, 237",
        "32768, 881, 611, 476",
        "512, 0, 0, 0",
        "3000, 0, 0, 0"
    })
    void maxBitCount_everyDegree_isThatOfTheStandard(int degree, int bits128, int bits192, int bits256) {
        assertThat(CoeffModulus.maxBitCount(degree)).isEqualTo(bits128);
        assertThat(CoeffModulus.maxBitCount(degree, SecurityLevel.TC128)).isEqualTo(bits128);
        assertThat(CoeffModulus.maxBitCount(degree, SecurityLevel.TC192)).isEqualTo(bits192);
        assertThat(CoeffModulus.maxBitCount(degree, SecurityLevel.TC256)).isEqualTo(bits256);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096, 8192, 16384, 32768})
    void bfvDefault_everyDegreeAndLevel_isPrimesWithinTheStandard(int degree) {
        for (SecurityLevel security : SecurityLevel.values()) {
            List<Modulus> primes = CoeffModulus.bfvDefault(degree, security);
            assertPrimesForNtt(primes, degree);
            int most = CoeffModulus.maxBitCount(degree, security);
            // Close to what is allowed, never above.
            assertThat(totalBits(primes)).isBetween(most - 11, most);
        }
        assertThat(CoeffModulus.bfvDefault(degree)).isEqualTo(CoeffModulus.bfvDefault(degree, SecurityLevel.TC128));
        assertThat(totalBits(CoeffModulus.bfvDefault(degree))).isEqualTo(CoeffModulus.maxBitCount(degree));
    }

    @Test
    void create_anySizes_areTheLargestPrimesInOrder() {
        int degree = 4096;
        int[] sizes = {30, 40, 30, 17, 60, 30};
        List<Modulus> primes = CoeffModulus.create(degree, sizes);
        assertPrimesForNtt(primes, degree);
        for (int i = 0; i < sizes.length; i++) {
            assertThat(primes.get(i).bitCount()).isEqualTo(sizes[i]);
        }
        // Within one size the largest prime comes last.
        assertThat(List.of(primes.get(5), primes.get(2), primes.get(0))).isEqualTo(largestPrimes(degree, 30, 3));
        assertThat(List.of(primes.get(4))).isEqualTo(largestPrimes(degree, 60, 1));
    }

    private static List<Modulus> largestPrimes(int degree, int bits, int count) {
        List<Modulus> result = new ArrayList<>();
        long step = 2L * degree;
        for (long value = ((1L << bits) - 1) / step * step + 1; result.size() < count; value -= step) {
            if (value < 1L << bits && new Modulus(value).isPrime()) {
                result.add(new Modulus(value));
            }
        }
        return result;
    }

    @Test
    void create_withAPlainModulus_areOneModuloIt() {
        Modulus plain = new Modulus(65537);
        List<Modulus> primes = CoeffModulus.create(4096, plain, 40, 40, 50);
        assertPrimesForNtt(primes, 4096);
        assertThat(primes).allSatisfy(prime -> assertThat(prime.value() % 65537).isEqualTo(1));
    }

    @Test
    void batching_everySize_isAPrimeForSlots() {
        for (int bits : new int[] {17, 20, 30, 60}) {
            Modulus plain = PlainModulus.batching(8192, bits);
            assertThat(plain.bitCount()).isEqualTo(bits);
            assertPrimesForNtt(List.of(plain), 8192);
        }
        List<Modulus> several = PlainModulus.batching(2048, 20, 30, 20);
        assertPrimesForNtt(several, 2048);
        assertThat(several).extracting(Modulus::bitCount).containsExactly(20, 30, 20);
    }

    @Test
    void choices_outOfRange_areIllegal() {
        for (int degree : new int[] {Integer.MIN_VALUE, -1, 0, 1, 3, 4095, 1 << 18, Integer.MAX_VALUE}) {
            assertIllegal(() -> CoeffModulus.create(degree, 30));
            assertIllegal(() -> CoeffModulus.create(degree, new Modulus(17), 30));
            assertIllegal(() -> CoeffModulus.bfvDefault(degree));
            assertIllegal(() -> PlainModulus.batching(degree, 20));
        }
        for (int bits : new int[] {Integer.MIN_VALUE, -1, 0, 1, 61, 64, Integer.MAX_VALUE}) {
            assertIllegal(() -> CoeffModulus.create(4096, bits));
            assertIllegal(() -> CoeffModulus.create(4096, 30, bits));
            assertIllegal(() -> CoeffModulus.create(4096, new Modulus(17), bits));
            assertIllegal(() -> PlainModulus.batching(4096, bits));
        }
        int[] tooMany = new int[257];
        Arrays.fill(tooMany, 30);
        assertIllegal(() -> CoeffModulus.create(4096, tooMany), "256", "257");
        assertIllegal(() -> CoeffModulus.create(4096), "1", "0");
        // 65537 is the only prime of 17 bits that is 1 modulo 65536.
        assertThat(CoeffModulus.create(32768, 17)).containsExactly(new Modulus(65537));
        assertIllegal(() -> CoeffModulus.create(32768, 17, 17));
        assertIllegal(() -> PlainModulus.batching(32768, 16));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 1L << 61, Long.MAX_VALUE})
    void modulus_outOfRange_namesTheBounds(long value) {
        assertIllegal(() -> new Modulus(value), "2 to 2^61 - 1", String.valueOf(value));
    }

    @Test
    void modulus_atTheBounds_knowsBitsAndPrimality() {
        assertThat(new Modulus(2).bitCount()).isEqualTo(2);
        assertThat(new Modulus(2).isPrime()).isTrue();
        // 2^61 - 1 is a Mersenne prime.
        assertThat(new Modulus((1L << 61) - 1).bitCount()).isEqualTo(61);
        assertThat(new Modulus((1L << 61) - 1).isPrime()).isTrue();
        assertThat(new Modulus((1L << 61) - 3).isPrime()).isFalse();
        assertThat(new Modulus(12289L * 65537).isPrime()).isFalse();
    }

    @Test
    void parameters_ofTheSameNumbers_areEqual() {
        List<Modulus> primes = CoeffModulus.bfvDefault(4096);
        Modulus plain = new Modulus(1032193);
        EncryptionParameters parameters = EncryptionParameters.bfv(4096, primes, plain);
        assertThat(parameters)
                .isEqualTo(EncryptionParameters.bfv(4096, CoeffModulus.bfvDefault(4096), plain))
                .hasSameHashCodeAs(EncryptionParameters.bfv(4096, CoeffModulus.bfvDefault(4096), plain))
                .isNotEqualTo(EncryptionParameters.bgv(4096, primes, plain))
                .isNotEqualTo(EncryptionParameters.bfv(8192, primes, plain))
                .isNotEqualTo(EncryptionParameters.bfv(4096, primes.subList(0, 2), plain))
                .isNotEqualTo(EncryptionParameters.bfv(4096, primes, new Modulus(256)))
                .isNotEqualTo(EncryptionParameters.ckks(4096, primes));
        List<Modulus> mutable = new ArrayList<>(primes);
        EncryptionParameters copied = EncryptionParameters.bfv(4096, mutable, plain);
        mutable.clear();
        assertThat(copied).isEqualTo(parameters);
        assertThat(parameters.toString()).contains("BFV", "4096", "1032193");
    }
}
