// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The twins themselves: an error in them would be compared with the same error. */
@ExtendWith(SeededRandom.class)
class ReferenceTest {

    @Test
    void chaCha20_rfc8439Section232_matches() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        ReferenceChaCha20 stream = new ReferenceChaCha20(key, HexFormat.of().parseHex("000000090000004a00000000"));
        read(stream, 64);
        assertThat(read(stream, 64))
                .isEqualTo("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                        + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
    }

    @Test
    void chaCha20_rfc8439AppendixA1_matches() {
        assertThat(read(new ReferenceChaCha20(new byte[32], new byte[12]), 128))
                .isEqualTo("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                        + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                        + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
    }

    private static String read(ReferenceChaCha20 stream, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putInt(stream.nextInt());
        }
        return HexFormat.of().formatHex(bytes.array());
    }

    @Test
    void transform_smallRing_isEveryEvaluation(SplittableRandom random) {
        // 12289 = 3 * 2^12 + 1.
        ReferenceRing ring = new ReferenceRing(16, 12289);
        long[] polynomial = random.longs(16, 0, 12289).toArray();
        long[] values = ring.transform(polynomial);
        for (int i = 0; i < 16; i++) {
            int reversed = Integer.reverse(i) >>> 28;
            assertThat(values[i]).isEqualTo(ring.evaluate(polynomial, 2 * reversed + 1));
        }
        assertThat(ring.inverseTransform(values)).isEqualTo(polynomial);
    }

    @Test
    void transform_fullRing_matchesHornerAtSomePoints(SplittableRandom random) {
        ReferenceRing ring = OneTimeKeyRing.REFERENCE;
        long[] polynomial = random.longs(ring.degree(), 0, ring.modulus()).toArray();
        long[] values = ring.transform(polynomial);
        for (int i : new int[] {0, 1, 2, 1000, 4095}) {
            int reversed = Integer.reverse(i) >>> 20;
            assertThat(values[i]).isEqualTo(ring.evaluate(polynomial, 2 * reversed + 1));
        }
        assertThat(ring.inverseTransform(values)).isEqualTo(polynomial);
    }

    @Test
    void product_ofTransforms_isNegacyclicConvolution(SplittableRandom random) {
        int n = 16;
        ReferenceRing ring = new ReferenceRing(n, 12289);
        long[] left = random.longs(n, 0, 12289).toArray();
        long[] right = random.longs(n, 0, 12289).toArray();
        long[] expected = new long[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                long sign = i + j < n ? 1 : -1;
                int place = (i + j) % n;
                expected[place] = Math.floorMod(expected[place] + sign * left[i] * right[j], 12289L);
            }
        }
        assertThat(ring.inverseTransform(ring.multiply(ring.transform(left), ring.transform(right))))
                .isEqualTo(expected);
    }

    @Test
    void digits_ofAMessage_areTheParameters() {
        ReferenceOneTimeKey reference = OneTimeKeyRing.SCALE_12.reference();
        int[] parameters = {-32768, 32767, -5, 1, 2, 3};
        int[] digits = new int[6];
        System.arraycopy(reference.digits(reference.message(parameters, 0, 0)), 0, digits, 0, 3);
        System.arraycopy(reference.digits(reference.message(parameters, 0, 1)), 0, digits, 3, 3);
        assertThat(digits).isEqualTo(parameters);
        assertThat(reference.digits(reference.message(Arrays.copyOf(parameters, 1), 0, 0)))
                .containsExactly(-32768, 0, 0);
    }
}
