// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pairwise masking as a baseline: Bonawitz et al., "Practical Secure Aggregation for Privacy-Preserving Machine Learning"
 * (CCS 2017), on the sparse graph of Bell et al., "Secure Single-Server Aggregation with (Poly)Logarithmic Overhead" (CCS
 * 2020). A client adds its own mask and one for each neighbour, modulo 2^16. Masks of pairs cancel; the node takes off the own
 * masks of those who have stayed and the masks that neighbours have in common with those who have not, from seeds and keys that
 * the neighbours' shares give. ChaCha20 is that of the JDK.
 */
final class MaskingSubject implements AggregationSubject {

    /** Its name in reports and options. */
    static final String NAME = "pairwise-masking";

    private static final SubjectTraits TRAITS = SubjectTraits.withRepair(
            NAME,
            "nobody, unless the node colludes with half of a client's neighbours",
            "one more exchange with the neighbours; the node repeats its masks with all of them");
    private static final int DIGIT_BITS = 16;
    /** An AES-GCM nonce and tag around each pair of shares, which travels by way of the node. */
    private static final int SEALING_BYTES = 28;

    private final int parameters;
    private final MaskingGraph graph;
    private final ShamirSharing sharing;
    private final List<MaskingClient> clients = new ArrayList<>();

    /** Makes everybody's keys and shares. */
    MaskingSubject(int parameters, int clients, int digitBits) {
        if (digitBits > DIGIT_BITS) {
            throw new IllegalArgumentException("masks have " + DIGIT_BITS + " bits, digits " + digitBits);
        }
        this.parameters = parameters;
        this.graph = MaskingGraph.of(clients);
        this.sharing = new ShamirSharing(graph.degree(), graph.sharingDegree());
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            for (int client = 0; client < clients; client++) {
                this.clients.add(new MaskingClient(client, sharing, random));
            }
        }
    }

    @Override
    public SubjectTraits traits() {
        return TRAITS;
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public long sideBytes() {
        return KeyAgreement25519.BYTES + (long) graph.degree() * (2 * SharedSecret.shareBytes() + SEALING_BYTES);
    }

    @Override
    public byte[] encrypt(int client, int[] values) {
        MaskingClient own = clients.get(client);
        short[] masked = new short[parameters];
        for (int i = 0; i < parameters; i++) {
            masked[i] = (short) values[i];
        }
        own.maskOwn(masked);
        for (int neighbour : graph.neighbours(client)) {
            own.maskWith(clients.get(neighbour), masked);
        }
        ByteBuffer upload =
                ByteBuffer.allocate(Math.multiplyExact(parameters, Short.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        upload.asShortBuffer().put(masked);
        return upload.array();
    }

    @Override
    public RunningSum newSum() {
        return new Sum();
    }

    @Override
    public void close() {
        clients.forEach(MaskingClient::close);
    }

    private final class Sum implements RunningSum {
        private final short[] total = new short[parameters];
        private final SortedSet<Integer> present = new TreeSet<>();

        @Override
        public void add(int client, byte[] upload) {
            if (upload.length != Short.BYTES * parameters || !present.add(client)) {
                throw new IllegalArgumentException(
                        "client " + client + " counts once, with " + parameters + " numbers");
            }
            ByteBuffer numbers = ByteBuffer.wrap(upload).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < total.length; i++) {
                total[i] += numbers.getShort(Short.BYTES * i);
            }
        }

        @Override
        public void gatherShares() {}

        @Override
        public double[] open() {
            short[] open = total.clone();
            for (MaskingClient client : clients) {
                if (present.contains(client.number())) {
                    MaskStream.subtract(recover(client, client.seedShares()), open);
                } else {
                    cancelPairs(client, open);
                }
            }
            double[] sums = new double[parameters];
            for (int i = 0; i < parameters; i++) {
                sums[i] = open[i];
            }
            return sums;
        }

        /** Adds the masks of pairs that a client has not added itself. */
        private void cancelPairs(MaskingClient missing, short[] open) {
            byte[] secretKey = recover(missing, missing.keyShares());
            for (int neighbour : graph.neighbours(missing.number())) {
                if (present.contains(neighbour)) {
                    MaskingClient.maskPair(secretKey, missing.number(), clients.get(neighbour), open);
                }
            }
        }

        /** From the shares of neighbours that are present. */
        private byte[] recover(MaskingClient client, List<ShareVector> shares) {
            int[] neighbours = graph.neighbours(client.number());
            SortedMap<Integer, ShareVector> chosen = new TreeMap<>();
            for (int i = 0; i < neighbours.length && chosen.size() < sharing.threshold(); i++) {
                if (present.contains(neighbours[i])) {
                    chosen.put(i + 1, shares.get(i));
                }
            }
            if (chosen.size() < sharing.threshold()) {
                throw new IllegalStateException(
                        "too many neighbours of client " + client.number() + " have dropped out");
            }
            return SharedSecret.recover(chosen, sharing);
        }

        @Override
        public void close() {}
    }
}
