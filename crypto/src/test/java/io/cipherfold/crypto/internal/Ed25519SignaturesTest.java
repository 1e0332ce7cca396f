// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bare algorithm, without our context in front of the message. */
@ExtendWith(Replay.class)
class Ed25519SignaturesTest {

    /** The group's order L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032, section 5.1). */
    private static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** The points whose order divides 8 (all-zero bytes among them): the torsion of the curve, both signs of x. */
    private static final List<String> SMALL_ORDER = List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

    /** y not below 2^255 - 19, a sign where x is 0, and y for which there is no x. */
    private static final List<String> NOT_CANONICAL = List.of(
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "0200000000000000000000000000000000000000000000000000000000000000",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    private static final String TEST_2_SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        TEST_2_SECRET + ",3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
                + "3dca179c138ac17ad9bef1177331a704"
    })
    void sign_vectorsOfRfc8032_match(String secret, String publicKey, String message, String signature) {
        byte[] key = Ed25519Signatures.publicKey(bytes(secret));
        byte[] signed = Ed25519Signatures.sign(bytes(secret), key, bytes(message));

        assertThat(HexFormat.of().formatHex(key)).isEqualTo(publicKey);
        assertThat(HexFormat.of().formatHex(signed)).isEqualTo(signature);
        assertThat(Ed25519Signatures.verify(key, bytes(message), signed)).isTrue();
    }

    @RepeatedTest(5)
    void sign_randomMessages_verifyWithTheJdk(RandomSource random) throws GeneralSecurityException {
        byte[] secret = bytes(random, 32);
        byte[] message = bytes(random, (int) random.nextBelow(300));
        byte[] key = Ed25519Signatures.publicKey(secret);

        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initVerify(jdkKey(key));
        jdk.update(message);
        assertThat(jdk.verify(Ed25519Signatures.sign(secret, key, message))).isTrue();
    }

    @Test
    void verify_anyBitFlipped_isFalse() {
        byte[] secret = bytes(TEST_2_SECRET);
        byte[] key = Ed25519Signatures.publicKey(secret);
        byte[] message = {0x72, 0x73};
        byte[] signature = Ed25519Signatures.sign(secret, key, message);

        for (byte[] part : new byte[][] {key, message, signature}) {
            for (int bit = 0; bit < 8 * part.length; bit++) {
                part[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(Ed25519Signatures.verify(key, message, signature)).isFalse();
                part[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(Ed25519Signatures.verify(key, message, signature)).isTrue();
    }

    @Test
    void verify_scalarNotReduced_isFalse() {
        // S + L satisfies the same equation; accepting it would give a signature a second form.
        byte[] secret = bytes(TEST_2_SECRET);
        byte[] key = Ed25519Signatures.publicKey(secret);
        byte[] signature = Ed25519Signatures.sign(secret, key, new byte[] {1});
        BigInteger scalar = littleEndian(signature, 32);

        for (BigInteger other = scalar.add(ORDER); other.bitLength() <= 256; other = other.add(ORDER)) {
            byte[] altered = signature.clone();
            for (int i = 0; i < 32; i++) {
                altered[32 + i] = other.shiftRight(8 * i).byteValue();
            }
            assertThat(Ed25519Signatures.verify(key, new byte[] {1}, altered)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("malformedKeys")
    void verify_keyOfSmallOrderOrNotAPoint_isFalseForEveryForgery(String keyHex) {
        // Under a key A of order 8 or less, R = [-h]A and S = 0 hold for one message in eight: nobody's signature.
        byte[] key = bytes(keyHex);
        for (int message = 0; message < 64; message++) {
            for (String pointHex : SMALL_ORDER) {
                byte[] signature = new byte[64];
                System.arraycopy(bytes(pointHex), 0, signature, 0, 32);
                assertThat(Ed25519Signatures.verify(key, new byte[] {(byte) message}, signature))
                        .isFalse();
            }
        }
    }

    @RepeatedTest(3)
    void verify_randomBytes_isFalseAndNeverThrows(RandomSource random) {
        for (int run = 0; run < 500; run++) {
            assertThat(Ed25519Signatures.verify(bytes(random, 32), bytes(random, 8), bytes(random, 64)))
                    .isFalse();
        }
    }

    static Stream<String> malformedKeys() {
        return Stream.concat(SMALL_ORDER.stream(), NOT_CANONICAL.stream());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] bytes(RandomSource random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static BigInteger littleEndian(byte[] bytes, int from) {
        BigInteger value = BigInteger.ZERO;
        for (int i = bytes.length - 1; i >= from; i--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
        }
        return value;
    }

    private static PublicKey jdkKey(byte[] key) throws GeneralSecurityException {
        // SubjectPublicKeyInfo with the object identifier 1.3.101.112 (RFC 8410).
        byte[] encoded = bytes("302a300506032b6570032100" + HexFormat.of().formatHex(key));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
