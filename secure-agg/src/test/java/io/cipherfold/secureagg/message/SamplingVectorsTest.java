// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.sampling.Coin;
import io.cipherfold.secureagg.sampling.CoinChain;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains, coins and decoders come to what the committed vectors of sampling say. */
class SamplingVectorsTest {

    private static final List<VectorCase> ALL = VectorFile.tests("sampling.json");

    static List<VectorCase> chains() {
        return ALL.stream().filter(test -> test.has("secret")).toList();
    }

    static List<VectorCase> coins() {
        return ALL.stream().filter(test -> test.has("coin")).toList();
    }

    static List<VectorCase> frames() {
        return ALL.stream().filter(test -> test.has("kind")).toList();
    }

    /** The plan of the statements: its frame in a signed plan without signatures. */
    private static AggregationPlan plan() {
        byte[] frame = frames().get(0).bytes("frame");
        byte[] signed = ReferenceFrame.of(2, VectorCase.hash("SHA-256", frame))
                .u32(frame.length)
                .raw(frame)
                .u16(0)
                .bytes();
        return SignedPlan.decode(signed).plan();
    }

    @ParameterizedTest
    @MethodSource
    void chains(VectorCase test) {
        try (SigningKey key = SigningKey.ofSecret(test.bytes("secret"));
                CoinChain chain = CoinChain.of(key)) {
            int[] positions = test.integers("positions");
            for (int i = 0; i < positions.length; i++) {
                Digest link = positions[i] == 0 ? chain.anchor() : chain.link(positions[i]);
                assertThat(link.toBytes()).isEqualTo(test.byteStrings("links").get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void coins(VectorCase test) {
        List<Digest> keys =
                test.byteStrings("epochKeys").stream().map(Digest::of).toList();
        Digest beacon = Coin.beacon(Digest.of(test.bytes("plan")), test.integer("round"), keys);
        assertThat(beacon.toBytes()).isEqualTo(test.bytes("beacon"));
        Sampling sampling = new Sampling(Double.parseDouble(test.text("rate")), 0);
        boolean drawn = Coin.isDrawn(sampling, beacon, Digest.of(test.bytes("link")), test.integer("client"));
        assertThat(drawn).isEqualTo(test.integer("drawn") == 1);
    }

    @ParameterizedTest
    @MethodSource
    void frames(VectorCase test) {
        byte[] frame = test.bytes("frame");
        if (!test.isValid()) {
            assertThat(refusal(test.integer("kind"), frame)).isEqualTo(test.reason());
            return;
        }
        assertThat(refusal(test.integer("kind"), frame)).isEmpty();
        if (test.has("anchor")) {
            ClientRegistry registry = ClientRegistry.decode(frame);
            assertThat(registry.anchor(2).orElseThrow().toBytes()).isEqualTo(test.bytes("anchor"));
            assertThat(registry.encode()).isEqualTo(frame);
            registry.requireFor(plan());
        } else if (test.has("link")) {
            SignedStatement signed = SignedStatement.decode(frame, plan());
            assertThat(signed.statement().link().orElseThrow().toBytes()).isEqualTo(test.bytes("link"));
            assertThat(signed.encode()).isEqualTo(frame);
        } else {
            assertThat(plan().encode()).isEqualTo(frame);
            assertThat(plan().population().sampling()).isEqualTo(new Sampling(0.3, 40));
        }
    }

    private static String refusal(int kind, byte[] frame) {
        try {
            if (kind == 3) {
                ClientRegistry.decode(frame);
            } else if (kind == 7) {
                SignedStatement.decode(frame, plan());
            }
            return "";
        } catch (WireException e) {
            return e.reason().name();
        }
    }
}
