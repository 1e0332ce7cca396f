// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Production agrees with the committed vectors. */
class ClientSeedVectorsTest {

    static List<VectorCase> clientSeed() {
        return VectorFile.tests("client-seed.json");
    }

    @ParameterizedTest
    @MethodSource
    void clientSeed(VectorCase test) {
        int[] fresh = new int[8];
        ByteBuffer.wrap(test.bytes("fresh"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(fresh);
        byte[] seed = ClientSeed.derive(
                test.text("label").getBytes(StandardCharsets.US_ASCII),
                new RoundContext(Digest.of(test.bytes("plan")), test.integer("round")),
                test.integer("client"),
                IntegerVector.of(test.integers("values")),
                new ScriptedRandomSource(fresh));
        assertThat(seed).isEqualTo(test.bytes("seed"));
    }
}
