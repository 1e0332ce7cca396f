// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.encode.L2Clip;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What each party of a federation saw, with excerpts from one real upload and from a member's real store. */
final class PartyViews {

    private static final int EXCERPT = 3;
    /** Statement and first words of the ciphertext are in so many bytes of a frame, whatever the committee. */
    private static final int START_BYTES = 16 << 10;

    private static final int SET_HASH_BYTES = 32;

    private PartyViews() {}

    /** What the story caught on the way: one client's vector and its upload. */
    static final class Evidence {
        private volatile int client = -1;
        private volatile double @Nullable [] clipped;
        private volatile byte @Nullable [] frameStart;

        /** The same clients; the first vector that they compute is kept. */
        ClientUpdates watching(ClientUpdates updates, double clipNorm) {
            return (round, model, clients, sink) -> updates.compute(round, model, clients, (number, update) -> {
                if (client < 0) {
                    double[] copy = update.clone();
                    L2Clip.clip(copy, clipNorm);
                    // A vector may begin with many zeros, which would show nothing.
                    clipped = Arrays.stream(copy)
                            .filter(x -> x != 0)
                            .limit(EXCERPT)
                            .toArray();
                    client = number;
                }
                sink.accept(number, update);
            });
        }

        /** Takes an upload; the start of that of the client whose vector was kept is kept too. */
        void uploaded(int number, ByteSource upload) {
            if (number == client && frameStart == null) {
                byte[] start = new byte[(int) Math.min(START_BYTES, upload.length())];
                try {
                    upload.read(0, ByteBuffer.wrap(start));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                frameStart = start;
            }
        }
    }

    /**
     * Puts the views together.
     *
     * @param memberStore directory of a member's store
     * @param bytesReceived bytes that a party received over the network; negative if not counted
     */
    static List<StoryReport.PartyView> of(
            AggregationPlan plan, Evidence evidence, Path memberStore, ToLongFunction<String> bytesReceived) {
        double[] clear = evidence.clipped;
        byte[] frame = evidence.frameStart;
        String own = clear == null ? "" : "; client " + evidence.client + "'s first numbers are " + text(clear);
        String words = frame == null ? "" : "; the same client's begins " + firstWords(plan, frame);
        boolean noise = plan.encoding().noiseVariancePerClient() > 0;
        String sum = noise ? "sums that already carry the clients' noise" : "sums without noise (this plan has none)";
        return List.of(
                view(
                        "each client",
                        "its own data and its own vector" + own,
                        "anything of another client",
                        bytesReceived.applyAsLong("clients")),
                view(
                        "node",
                        "who takes part, ciphertexts" + words + "; the key of each round's sum, and " + sum,
                        "any single vector or key" + (noise ? ", any sum without noise" : ""),
                        -1),
                view(
                        "each member",
                        "who takes part, its own shares of the clients' one-time keys" + shareExcerpt(memberStore),
                        "any ciphertext, any vector, any sum",
                        bytesReceived.applyAsLong("member-1")),
                view(
                        "coordinator and readers",
                        sum + ", and the model",
                        "ciphertexts, shares, any single vector",
                        bytesReceived.applyAsLong("coordinator")));
    }

    private static StoryReport.PartyView view(String party, String saw, String didNotSee, long bytes) {
        return new StoryReport.PartyView(party, saw, didNotSee, bytes < 0 ? Optional.empty() : Optional.of(bytes));
    }

    private static String text(double[] values) {
        return Arrays.stream(values)
                .mapToObj(x -> String.format(Locale.ROOT, "%+.4f", x))
                .collect(Collectors.joining(", ", "(", ", ...)"));
    }

    /** The first words of the ciphertext in an upload: 60 bits each. */
    private static String firstWords(AggregationPlan plan, byte[] frame) {
        UploadLayout layout;
        try (AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape())) {
            layout = UploadLayout.of(plan, scheme);
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        return LongStream.of(
                        bytes.getLong(layout.ciphertextOffset()) & ((1L << 60) - 1),
                        bytes.getLong(layout.ciphertextOffset() + 7) >>> 4)
                .mapToObj(word -> String.format(Locale.ROOT, "%015x", word))
                .collect(Collectors.joining(" ", "", " ..."));
    }

    /** The first numbers of the sum of shares that a member keeps for the last round it voted in. */
    private static String shareExcerpt(Path memberStore) {
        if (!Files.isDirectory(memberStore)) {
            return "";
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(memberStore, "share-*.secret")) {
            for (Path file : files) {
                byte[] stored = Files.readAllBytes(file);
                if (stored.length > SET_HASH_BYTES + 8) {
                    long pair = ByteBuffer.wrap(stored)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong(SET_HASH_BYTES);
                    return "; member 1's sum of them begins " + (pair & 0xfffff) + ", " + (pair >>> 20 & 0xfffff)
                            + ", ... (uniform below 1,048,573)";
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }
}
