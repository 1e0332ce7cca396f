// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    @Test
    void sha256_vectorOfFips180_matches() {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(Digest.sha256("abc".getBytes(US_ASCII)).toHex()).isEqualTo(expected);
        assertThat(Digest.sha256("a".getBytes(US_ASCII), new byte[0], "bc".getBytes(US_ASCII))
                        .toHex())
                .isEqualTo(expected);
        MessageDigest hash = Digest.newSha256();
        hash.update("abc".getBytes(US_ASCII));
        assertThat(Digest.finish(hash).toHex()).isEqualTo(expected);
    }

    @Test
    void sha3_vectorOfFips202_matches() {
        String expected = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";

        assertThat(Digest.sha3("abc").toHex()).isEqualTo(expected);
        assertThat(Digest.sha3("a", "b".getBytes(US_ASCII), "c".getBytes(US_ASCII))
                        .toHex())
                .isEqualTo(expected);
    }

    @Test
    void compareTo_bytes_areUnsignedAndOrderedFromTheFirst() {
        Digest low = Digest.ofHex("7f" + "ff".repeat(31));
        Digest high = Digest.ofHex("80" + "00".repeat(31));

        assertThat(low).isLessThan(high).isGreaterThan(Digest.ZERO);
        assertThat(low.compareTo(Digest.ofHex(low.toHex()))).isZero();
    }

    @Test
    void value_copiesItsBytes_andComparesThem() {
        byte[] bytes = new byte[32];
        bytes[0] = 1;
        Digest digest = Digest.of(bytes);
        bytes[0] = 2;
        Arrays.fill(digest.toBytes(), (byte) 3);

        assertThat(digest).isEqualTo(Digest.ofHex("01" + "00".repeat(31))).isNotEqualTo(Digest.of(bytes));
        assertThat(digest).hasSameHashCodeAs(Digest.ofHex("01" + "00".repeat(31)));
        assertThat(digest).isNotEqualTo("01").hasToString("0100000000000000");
        assertThat(Digest.ZERO).isEqualTo(Digest.of(new byte[32]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void of_wrongLength_isRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.of(new byte[length]))
                .withMessage("a digest has 32 bytes, not " + length);
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofHex("00".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "xy", " 00"})
    void ofHex_notHexadecimal_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofHex(text));
    }
}
