// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Chains, coins and the frames of a plan that claims sampling, by {@link ReferenceCoins} and {@link ReferenceFrames}. */
final class SamplingVectors {

    private static final double RATE = 0.3;
    private static final int SPENT_LINKS = 40;
    private static final int HEADER = 40;
    private static final int ROUND = 3;
    private static final int CLIENTS = 5;
    private static final int MEMBERS = 4;

    private final ReferenceFrames frames = new ReferenceFrames(RATE, SPENT_LINKS);
    private final VectorFile file;

    private SamplingVectors(Class<?> generator) {
        file = new VectorFile(
                        "sampling",
                        "hash chains, beacons and coins",
                        generator,
                        "A chain, then a coin of each client in one round, then frames under the plan of these coins.")
                .field("secret", "of a client's signing key")
                .field("positions", "in its chain; 0 is the anchor")
                .field("links", "at these positions")
                .field("plan", "digest of the plan")
                .field("round", "from 1")
                .field("epochKeys", "for each member the digest of its epoch key record")
                .field("beacon", "of the round")
                .field("client", "number in the registry")
                .field("link", "of the client for the round")
                .field("coin", "as a number, decimal")
                .field("rate", "probability of being drawn, decimal")
                .field("drawn", "1 if the coin is below the rate, else 0")
                .field("kind", "of the frame")
                .field("frame", "bytes; of kind 1 the plan that the others are of")
                .field("anchor", "of client 2, in a registry");
    }

    static VectorFile file(Class<?> generator) {
        SamplingVectors vectors = new SamplingVectors(generator);
        vectors.chain();
        vectors.coins();
        vectors.frames();
        return vectors.file;
    }

    private static List<String> hex(List<byte[]> values) {
        return values.stream().map(HexFormat.of()::formatHex).toList();
    }

    private void chain() {
        byte[] secret = frames.clients.get(2).secret();
        List<Integer> positions = List.of(0, 1, 2, 63, 64, 65, SPENT_LINKS + ROUND, 4095, 4096);
        List<byte[]> links = ReferenceCoins.links(secret);
        file.valid(
                "chain",
                List.of(),
                VectorCase.create()
                        .hex("secret", secret)
                        .put("positions", positions)
                        .put("links", hex(positions.stream().map(links::get).toList())));
    }

    private void coins() {
        List<byte[]> epochKeys =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(frames::epochDigest).toList();
        byte[] beacon = ReferenceCoins.beacon(frames.plan, ROUND, epochKeys);
        for (int client = 0; client < CLIENTS; client++) {
            byte[] link = frames.link(client, SPENT_LINKS + ROUND);
            BigInteger coin = ReferenceCoins.coin(beacon, link, client);
            file.valid(
                    "coin of client " + client,
                    List.of(),
                    VectorCase.create()
                            .hex("plan", frames.plan)
                            .put("round", ROUND)
                            .put("epochKeys", hex(epochKeys))
                            .hex("beacon", beacon)
                            .put("client", client)
                            .hex("link", link)
                            .put("coin", coin.toString())
                            .put("rate", String.valueOf(RATE))
                            .put("drawn", ReferenceCoins.isDrawn(RATE, coin) ? 1 : 0));
        }
    }

    private void frames() {
        file.valid("plan", List.of(), VectorCase.create().put("kind", 1).hex("frame", frames.planFrame));
        file.valid(
                "registry with anchors",
                List.of(),
                VectorCase.create().put("kind", 3).hex("frame", frames.registry).hex("anchor", frames.link(2, 0)));
        byte[] statement = frames.signedStatement(2);
        file.valid(
                "statement and signature",
                List.of(),
                VectorCase.create()
                        .put("kind", 7)
                        .hex("frame", statement)
                        .hex("link", frames.link(2, SPENT_LINKS + ROUND)));
        int linkOffset = statement.length - 64 - 32;
        byte[] without = ReferenceFrame.body()
                .raw(Arrays.copyOf(statement, linkOffset))
                .raw(Arrays.copyOfRange(statement, statement.length - 64, statement.length))
                .bytes();
        refused("statement without a link", "WRONG_LENGTH", 7, without);
        byte[] flag = frames.registry.clone();
        flag[HEADER + 4] = 2;
        refused("registry with a flag of 2", "OUT_OF_RANGE", 3, flag);
        byte[] none = frames.registry.clone();
        none[HEADER + 4] = 0;
        refused("registry whose flag denies its anchors", "WRONG_LENGTH", 3, none);
        byte[] twice = frames.registry.clone();
        System.arraycopy(twice, HEADER + 5 + 36, twice, HEADER + 5 + 68 + 36, 32);
        refused("registry with the same anchor twice", "OUT_OF_RANGE", 3, twice);
    }

    private void refused(String comment, String reason, int kind, byte[] frame) {
        file.invalid(comment, reason, VectorCase.create().put("kind", kind).hex("frame", frame));
    }
}
