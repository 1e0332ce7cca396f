// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeakedHandles.class)
class SchemeSelfTestTest {

    /** Where the golden digests come from: nothing below is production code but the vectors and the round. */
    @ParameterizedTest
    @CsvSource({"0, 12, 16", "1, 15, 15", "2, 18, 14"})
    void golden_digests_areThoseOfTheTwin(int index, int shift, int bits) throws GeneralSecurityException {
        SchemeSelfTest.Golden golden = SchemeSelfTest.GOLDEN.get(index);
        ReferenceClient twin = new ReferenceClient(shift, bits, SchemeSelfTest.MEMBERS, SchemeSelfTest.CORRUPT_MEMBERS);
        MessageDigest ciphertexts = MessageDigest.getInstance("SHA-256");
        MessageDigest shares = MessageDigest.getInstance("SHA-256");
        for (int client = 0; client < SchemeSelfTest.CLIENTS; client++) {
            ReferenceClient.Upload upload =
                    twin.encrypt(SchemeSelfTest.ROUND, client, SchemeSelfTest.values(client), freshBits(client));
            ciphertexts.update(upload.ciphertext());
            upload.shares().forEach(shares::update);
        }

        assertThat(golden)
                .isEqualTo(new SchemeSelfTest.Golden(
                        bits,
                        golden.maximumClients(),
                        Digest.of(ciphertexts.digest()).toHex(),
                        Digest.of(shares.digest()).toHex()));
    }

    @Test
    void values_ofTheVectors_useTheirRange() {
        int[] sum = SchemeSelfTest.sum();
        int[] first = SchemeSelfTest.values(0);
        int[] second = SchemeSelfTest.values(1);
        for (int i = 0; i < sum.length; i++) {
            assertThat(first[i] + second[i]).isEqualTo(sum[i]);
        }
        assertThat(Arrays.stream(sum).max()).hasValue(8191);
        assertThat(Arrays.stream(sum).min()).hasValue(-8191);
        assertThat(SchemeSelfTest.values(2)).containsOnly(1 << 30, -(1 << 30));
    }

    @Test
    @Tag("native")
    void run_here_passes() {
        assertThat(SchemeSelfTest.run()).isEqualTo(SchemeSelfTest.PASSED).isEqualTo("passed");
    }

    @Test
    @Tag("native")
    void run_otherBytesThanTheReference_namesWhatDiffers() {
        SchemeSelfTest.Golden golden = SchemeSelfTest.GOLDEN.get(1);
        String other = "00".repeat(32);

        assertThat(SchemeSelfTest.run(List.of(new SchemeSelfTest.Golden(15, 50_000, other, golden.shares()))))
                .isEqualTo("15-bit digits: the ciphertexts are not those of the reference: SHA-256 "
                        + golden.ciphertexts());
        assertThat(SchemeSelfTest.run(List.of(new SchemeSelfTest.Golden(15, 50_000, golden.ciphertexts(), other))))
                .isEqualTo("15-bit digits: the shares are not those of the reference: SHA-256 " + golden.shares());
    }

    @Test
    void run_withoutTheNativeLibrary_saysSo() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcipherfold.native.path=/nowhere/libcipherfold.so",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).isZero();
        assertThat(output).contains("/nowhere/libcipherfold.so").doesNotContain("passed");
    }

    /** Main class of a child. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println(SchemeSelfTest.run());
        }
    }

    /** The 32 bytes that client number {@code client} draws from AES-256 in counter mode under a zero key. */
    private static byte[] freshBits(int client) throws GeneralSecurityException {
        Cipher blocks = Cipher.getInstance("AES/ECB/NoPadding");
        blocks.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"));
        byte[] counters = new byte[32];
        counters[15] = (byte) (2 * client);
        counters[31] = (byte) (2 * client + 1);
        return blocks.doFinal(counters);
    }
}
