// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Production against the twin, bit for bit: ciphertext and every member's share. */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class OneTimeKeyTwinTest {

    @ParameterizedTest
    @CsvSource({
        "1, 16, 1000, 12, 4, 1",
        "12289, 16, 1000, 12, 5, 2",
        "12288, 9, 1, 12, 1, 0",
        "30000, 15, 50000, 15, 4, 1",
        "4097, 15, 1200, 15, 9, 4",
        "12290, 14, 188000, 18, 3, 1",
        "5, 8, 188000, 18, 64, 31"
    })
    void encrypt_fixedRandomness_equalsTheTwin(
            int dimension, int bits, int clients, int shift, int members, int corrupt, RandomSource random)
            throws IOException {
        int[] fresh = new int[8];
        ByteBuffer freshBytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = random.nextInt();
            freshBytes.putInt(fresh[i]);
        }
        byte[] plan = new byte[32];
        random.nextBytes(plan);
        RoundContext round = new RoundContext(Digest.of(plan), 1 + (int) random.nextBelow(Integer.MAX_VALUE));
        int client = (int) random.nextBelow(1L << 31);
        int[] values = RoundFixture.randomVector(dimension, SchemeChecks.GREATEST_MAGNITUDE, random);
        values[dimension - 1] = SchemeChecks.GREATEST_MAGNITUDE;
        values[0] = -SchemeChecks.GREATEST_MAGNITUDE;
        ReferenceClient.Upload expected =
                new ReferenceClient(shift, bits, members, corrupt).encrypt(round, client, values, freshBytes.array());

        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(dimension, bits, clients, members, corrupt))) {
            CollectedUpload upload = new CollectedUpload(scheme);
            IntegerVector vector = IntegerVector.of(values);
            scheme.encrypt(round, CollectiveKey.NONE, client, vector, new ScriptedRandomSource(fresh), upload);
            List<byte[]> shares = upload.parts(members);

            assertThat(upload.ciphertext()).isEqualTo(expected.ciphertext());
            assertThat(shares).hasSize(members);
            for (int member = 0; member < members; member++) {
                assertThat(shares.get(member)).isEqualTo(expected.shares().get(member));
            }
        }
    }
}
