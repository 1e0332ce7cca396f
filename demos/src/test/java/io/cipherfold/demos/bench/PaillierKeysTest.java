// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paillier against the definition: what decrypts is compared with Carmichael's function in place of the two primes. */
class PaillierKeysTest {

    private static final AesCtrRandomSource RANDOM = AesCtrRandomSource.keyed(new byte[AesCtrRandomSource.KEY_BYTES]);

    /** Always the same r. */
    private record Fixed(int value) implements RandomSource {
        @Override
        public void nextBytes(byte[] target) {
            target[target.length - 1] = (byte) value;
        }

        @Override
        public long nextLong() {
            throw new AssertionError("only bytes are drawn");
        }

        @Override
        public int nextInt() {
            throw new AssertionError("only bytes are drawn");
        }
    }

    @Test
    void smallKeys_giveTheCiphertextsOfTheDefinition() {
        PaillierKeys keys = new PaillierKeys(BigInteger.valueOf(11), BigInteger.valueOf(13));
        BigInteger n = BigInteger.valueOf(143);
        BigInteger nSquared = BigInteger.valueOf(143 * 143);
        assertThat(keys.modulus()).isEqualTo(n);
        assertThat(keys.ciphertextBytes()).isEqualTo(2);
        for (int message = -71; message <= 71; message++) {
            BigInteger ciphertext = keys.encrypt(BigInteger.valueOf(message), new Fixed(23));
            BigInteger expected = n.add(BigInteger.ONE)
                    .modPow(BigInteger.valueOf(Math.floorMod(message, 143)), nSquared)
                    .multiply(BigInteger.valueOf(23).modPow(n, nSquared))
                    .mod(nSquared);
            assertThat(ciphertext).isEqualTo(expected);
            assertThat(keys.decrypt(ciphertext)).isEqualTo(BigInteger.valueOf(message));
        }
    }

    @Test
    void knownCiphertext_decrypts() {
        // n = 15: 16^7 * 2^15 mod 225 = 106 * 143 mod 225 = 83.
        PaillierKeys keys = new PaillierKeys(BigInteger.valueOf(3), BigInteger.valueOf(5));
        assertThat(keys.encrypt(BigInteger.valueOf(7), new Fixed(2))).isEqualTo(BigInteger.valueOf(83));
        assertThat(keys.decrypt(BigInteger.valueOf(83))).isEqualTo(BigInteger.valueOf(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 512})
    void decryption_agreesWithCarmichaelsFunction(int bits) {
        BigInteger p = prime(bits / 2);
        BigInteger q = prime(bits / 2);
        PaillierKeys keys = new PaillierKeys(p, q);
        BigInteger n = p.multiply(q);
        BigInteger one = BigInteger.ONE;
        BigInteger lambda =
                p.subtract(one).multiply(q.subtract(one)).divide(p.subtract(one).gcd(q.subtract(one)));
        for (int i = 0; i < 20; i++) {
            BigInteger message = BigInteger.valueOf(RANDOM.nextInt());
            BigInteger ciphertext = keys.encrypt(message, RANDOM);
            BigInteger definition = ciphertext
                    .modPow(lambda, n.multiply(n))
                    .subtract(one)
                    .divide(n)
                    .multiply(lambda.modInverse(n))
                    .mod(n);
            assertThat(keys.decrypt(ciphertext).mod(n)).isEqualTo(definition).isEqualTo(message.mod(n));
        }
    }

    private static BigInteger prime(int bits) {
        byte[] bytes = new byte[bits / 8];
        RANDOM.nextBytes(bytes);
        return new BigInteger(1, bytes).setBit(bits - 1).nextProbablePrime();
    }

    @Test
    void generatedKeys_haveTheLengthAndAddUp() {
        PaillierKeys keys = PaillierKeys.generate(512, RANDOM);
        assertThat(keys.modulus().bitLength()).isEqualTo(512);
        assertThat(keys.ciphertextBytes()).isEqualTo(128);
        BigInteger sum = BigInteger.ZERO;
        BigInteger ciphertext = BigInteger.ONE;
        for (int i = 0; i < 20; i++) {
            BigInteger message = BigInteger.valueOf(RANDOM.nextLong()).shiftLeft(100);
            sum = sum.add(message);
            ciphertext = keys.add(ciphertext, keys.encrypt(message, RANDOM));
        }
        assertThat(keys.decrypt(ciphertext)).isEqualTo(sum);
    }

    @Test
    void encryption_isRandomised() {
        PaillierKeys keys = PaillierKeys.generate(256, RANDOM);
        assertThat(keys.encrypt(BigInteger.ONE, RANDOM)).isNotEqualTo(keys.encrypt(BigInteger.ONE, RANDOM));
    }

    @Test
    void whatDoesNotFit_isRefused() {
        PaillierKeys keys = new PaillierKeys(BigInteger.valueOf(11), BigInteger.valueOf(13));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.encrypt(BigInteger.valueOf(72), new Fixed(2)))
                .withMessageContaining("below half the modulus");
        assertThatIllegalArgumentException().isThrownBy(() -> PaillierKeys.generate(56, RANDOM));
        assertThatIllegalArgumentException().isThrownBy(() -> PaillierKeys.generate(72, RANDOM));
    }
}
