// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.ReferenceHkdf;
import io.cipherfold.crypto.Replay;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class HybridKemTest {

    @Test
    void mlKem_hundredAccumulatedCases_matchThePublishedHash() {
        // TestAccumulated of Go's crypto/mlkem, ML-KEM-768, short form: keys, encapsulations, and decapsulations of
        // genuine and of random ciphertexts (implicit rejection), all under one hash.
        SHAKEDigest stream = new SHAKEDigest(128);
        SHAKEDigest results = new SHAKEDigest(128);
        RandomSource random = new Stream(stream);
        for (int i = 0; i < 100; i++) {
            HybridKem.MlKemKey key = new HybridKem.MlKemKey(HybridKem.newMlKemSecret(random));
            absorb(results, key.publicKey());
            HybridKem.Encapsulation encapsulation = HybridKem.mlKemEncapsulate(key.publicKey(), random);
            absorb(results, encapsulation.ciphertext().value());
            absorb(results, encapsulation.secret().value());
            assertThat(key.decapsulate(encapsulation.ciphertext().value()))
                    .isEqualTo(encapsulation.secret().value());
            byte[] noise = new byte[HybridKem.ML_KEM_CIPHERTEXT_BYTES];
            random.nextBytes(noise);
            absorb(results, key.decapsulate(noise));
        }
        byte[] hash = new byte[32];
        results.doFinal(hash, 0, 32);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415");
    }

    @Test
    void mlKem_lengths_areThoseOfMlKem768(RandomSource random) {
        // FIPS 203, table 3; ML-KEM-512 has 800 and 768, ML-KEM-1024 has 1,568 and 1,568.
        byte[] seed = HybridKem.newMlKemSecret(random);
        HybridKem.MlKemKey key = new HybridKem.MlKemKey(seed);
        HybridKem.Encapsulation encapsulation = HybridKem.mlKemEncapsulate(key.publicKey(), random);

        assertThat(seed).hasSize(64);
        assertThat(key.publicKey()).hasSize(1184).hasSize(HybridKem.ML_KEM_PUBLIC_BYTES);
        assertThat(encapsulation.ciphertext().value()).hasSize(1088).hasSize(HybridKem.ML_KEM_CIPHERTEXT_BYTES);
        assertThat(encapsulation.secret().value()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 767})
    void mlKem_publicKeyWithACoefficientNotReduced_isNotValid(int coefficient, RandomSource random) {
        // FIPS 203, section 7.2: the modulus check. 3,329 in the twelve bits of a coefficient stands for 0 again.
        byte[] key = new HybridKem.MlKemKey(HybridKem.newMlKemSecret(random)).publicKey();
        assertThat(HybridKem.isMlKemPublicKey(key)).isTrue();
        int at = coefficient / 2 * 3;
        if (coefficient % 2 == 0) {
            key[at] = (byte) 3329;
            key[at + 1] = (byte) ((key[at + 1] & 0xf0) | (3329 >>> 8));
        } else {
            key[at + 1] = (byte) ((key[at + 1] & 0x0f) | (3329 << 4));
            key[at + 2] = (byte) (3329 >>> 4);
        }

        assertThat(HybridKem.isMlKemPublicKey(key)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> HybridKem.mlKemEncapsulate(key, random));
    }

    @Test
    void x25519_vectorsOfRfc7748_match() {
        byte[] alice = bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] shared = new byte[32];

        assertThat(HexFormat.of().formatHex(HybridKem.x25519Public(alice)))
                .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(HexFormat.of().formatHex(HybridKem.x25519Public(bob)))
                .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(HybridKem.x25519Agree(alice, HybridKem.x25519Public(bob), shared))
                .isTrue();
        assertThat(HexFormat.of().formatHex(shared))
                .isEqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Orders 4, 1 (of the twist), 8, 8, 2 and the first two again, not reduced.
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void x25519_pointOfSmallOrder_failsWithAllZeros(String point, RandomSource random) {
        byte[] secret = HybridKem.newX25519Secret(random);
        for (int topBit : new int[] {0, 0x80}) {
            byte[] other = bytes(point);
            other[31] |= (byte) topBit;
            byte[] shared = new byte[32];

            assertThat(HybridKem.x25519Agree(secret, other, shared)).isFalse();
            assertThat(shared).containsOnly(0);
            assertThat(HybridKem.isX25519PublicKey(other)).isFalse();
        }
        assertThat(HybridKem.isX25519PublicKey(HybridKem.x25519Public(secret))).isTrue();
    }

    @Test
    void newX25519Secret_anyRandomness_isClampedAndTakesThirtyTwoBytes(RandomSource random) {
        byte[] drawn = new byte[32];
        random.nextBytes(drawn);
        byte[] secret = HybridKem.newX25519Secret(new Fixed(drawn));

        assertThat(Arrays.copyOfRange(secret, 1, 31)).isEqualTo(Arrays.copyOfRange(drawn, 1, 31));
        assertThat(secret[0] & 7).isZero();
        assertThat(secret[31] & 0xc0).isEqualTo(0x40);
    }

    @Test
    void hkdf_vectorOfRfc5869_matches() {
        // Test case 3: no salt, no info.
        byte[] inputKey = new byte[22];
        Arrays.fill(inputKey, (byte) 0x0b);
        byte[] expected =
                bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" + "9d201395faa4b61a96c8");

        assertThat(HybridKem.hkdf(inputKey, new byte[0], 42)).isEqualTo(expected);
        assertThat(ReferenceHkdf.derive(inputKey, new byte[0], 42)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 64, 100})
    void hkdf_anyInfo_equalsTheTwin(int length, RandomSource random) {
        byte[] inputKey = new byte[(int) random.nextBelow(100)];
        byte[] info = new byte[(int) random.nextBelow(3000)];
        random.nextBytes(inputKey);
        random.nextBytes(info);

        assertThat(HybridKem.hkdf(inputKey, info, length)).isEqualTo(ReferenceHkdf.derive(inputKey, info, length));
    }

    private static void absorb(SHAKEDigest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The output of a SHAKE as randomness. */
    private record Stream(SHAKEDigest shake) implements RandomSource {
        @Override
        public void nextBytes(byte[] target) {
            shake.doOutput(target, 0, target.length);
        }

        @Override
        public long nextLong() {
            throw new AssertionError("not used");
        }

        @Override
        public int nextInt() {
            throw new AssertionError("not used");
        }
    }

    /** The same bytes at every call, which has to ask for as many. */
    private static final class Fixed implements RandomSource {
        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            assertThat(target).hasSameSizeAs(bytes);
            System.arraycopy(bytes, 0, target, 0, target.length);
        }

        @Override
        public long nextLong() {
            throw new AssertionError("not used");
        }

        @Override
        public int nextInt() {
            throw new AssertionError("not used");
        }
    }
}
