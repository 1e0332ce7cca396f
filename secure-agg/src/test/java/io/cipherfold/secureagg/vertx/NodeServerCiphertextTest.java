// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.seal.ReferenceOneTimeKey;
import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@ExtendWith(Replay.class)
class NodeServerCiphertextTest {

    private static final long MODULUS = 0xffffffffffc0001L;

    @Test
    void upload_wordNotBelowTheModulus_is400(@TempDir Path directory, RandomSource random)
            throws IOException, InterruptedException {
        // Three chunks: 24,576 words.
        int parameters = 2 * 12_288 + 1;
        try (LoopbackNode node =
                new LoopbackNode(SchemeId.ONE_TIME_KEY, parameters, 3, directory, Duration.ofSeconds(20), random)) {
            node.announce(1);
            List<String> before = node.state();
            byte[] frame = node.prepare(1);
            for (int word : new int[] {0, 1, 4095, 4096, 3 * 4096 - 1}) {
                for (long value : new long[] {MODULUS, MODULUS + 1, (1L << 60) - 1}) {
                    byte[] signed = node.editor()
                            .withCiphertext(
                                    frame,
                                    node.clientKey(1),
                                    bytes -> ReferenceOneTimeKey.setWord(bytes, 0, word, value));
                    node.ask(LoopbackNode.uploadLine(1, 1), signed)
                            .isProblem(400, RejectionReason.OUT_OF_RANGE, "word " + word + " of the ciphertext");
                }
            }
            node.awaitSpooledFiles(0);
            node.assertUnchanged(before);
            byte[] greatest = node.editor()
                    .withCiphertext(
                            frame, node.clientKey(1), bytes -> ReferenceOneTimeKey.setWord(bytes, 0, 1, MODULUS - 1));
            node.assertTakes(1, greatest);
        }
    }
}
