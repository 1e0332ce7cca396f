// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.demos.bench.AggregationSubject.RunningSum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks in pairs: they cancel, they hide, and those of clients that have dropped out are found again. */
class MaskingTest {

    private static final int PARAMETERS = 101;

    private static int[] vector(int client) {
        int[] vector = new int[PARAMETERS];
        Arrays.setAll(vector, i -> (client + 1) * (i - 50));
        return vector;
    }

    private static double[] exactSum(int clients, Set<Integer> missing) {
        double[] sum = new double[PARAMETERS];
        for (int client = 0; client < clients; client++) {
            if (!missing.contains(client)) {
                int[] vector = vector(client);
                Arrays.setAll(sum, i -> sum[i] + vector[i]);
            }
        }
        return sum;
    }

    private static double[] opened(int clients, Set<Integer> missing) {
        try (MaskingSubject subject = new MaskingSubject(PARAMETERS, clients, 16);
                RunningSum sum = subject.newSum()) {
            for (int client = 0; client < clients; client++) {
                byte[] upload = subject.encrypt(client, vector(client));
                if (!missing.contains(client)) {
                    sum.add(client, upload);
                }
            }
            sum.gatherShares();
            return sum.open();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 11, 12, 25})
    void masks_cancel(int clients) {
        assertThat(opened(clients, Set.of())).isEqualTo(exactSum(clients, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 24})
    void masks_ofADroppedClient_areRecovered(int missing) {
        assertThat(opened(25, Set.of(missing))).isEqualTo(exactSum(25, Set.of(missing)));
    }

    @Test
    void masks_ofNeighboursThatHaveBothDroppedOut_areRecovered() {
        Set<Integer> missing = Set.of(7, 8, 20);
        assertThat(opened(25, missing)).isEqualTo(exactSum(25, missing));
    }

    @Test
    void dropOuts_beyondTheSharing_areAnError() {
        // Client 12 has ten neighbours and five shares are needed.
        assertThatThrownBy(() -> opened(25, Set.of(7, 8, 9, 10, 11, 13)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("have dropped out");
    }

    @Test
    void upload_isMaskedByItsOwnSeedAndByEveryNeighbour() {
        int clients = 4;
        ShamirSharing sharing = new ShamirSharing(3, 1);
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(new byte[32]);
                MaskingClient first = new MaskingClient(0, sharing, random);
                MaskingClient second = new MaskingClient(1, sharing, random)) {
            short[] atFirst = new short[PARAMETERS];
            short[] atSecond = new short[PARAMETERS];
            first.maskWith(second, atFirst);
            second.maskWith(first, atSecond);
            for (int i = 0; i < PARAMETERS; i++) {
                assertThat((short) (atFirst[i] + atSecond[i])).isZero();
            }
            short[] own = new short[PARAMETERS];
            first.maskOwn(own);
            assertThat(distinct(atFirst)).isGreaterThan(90);
            assertThat(distinct(own)).isGreaterThan(90);
            assertThat(own).isNotEqualTo(atFirst);
        }
        try (MaskingSubject subject = new MaskingSubject(PARAMETERS, clients, 16)) {
            byte[] upload = subject.encrypt(2, new int[PARAMETERS]);
            assertThat(upload).hasSize(2 * PARAMETERS);
            short[] masked = new short[PARAMETERS];
            ByteBuffer.wrap(upload)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(masked);
            assertThat(distinct(masked)).isGreaterThan(90);
        }
    }

    /** Of 101 uniform numbers of 16 bits all but 90 are equal to another with a probability far below 2^-64. */
    private static long distinct(short[] numbers) {
        return IntStream.range(0, numbers.length)
                .map(i -> numbers[i])
                .distinct()
                .count();
    }

    @Test
    void stream_isThatOfChaCha20() {
        byte[] seed = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] stream = new byte[8];
        try (ChaCha20RandomSource reference = new ChaCha20RandomSource(seed, 0, 0)) {
            reference.nextBytes(stream);
        }
        ByteBuffer expected = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
        short[] numbers = {100, -5, 0};
        MaskStream.add(seed, numbers);
        for (int i = 0; i < 3; i++) {
            short before = new short[] {100, -5, 0}[i];
            assertThat(numbers[i]).isEqualTo((short) (before + expected.getShort(2 * i)));
        }
        MaskStream.subtract(seed, numbers);
        assertThat(numbers).containsExactly(100, -5, 0);
    }

    @Test
    void keyAgreement_isThatOfRfc7748() {
        // Section 6.1.
        HexFormat hex = HexFormat.of();
        byte[] alice = hex.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bobPublic = hex.parseHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(KeyAgreement25519.publicKey(alice))
                .isEqualTo(hex.parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(KeyAgreement25519.agree(alice, bobPublic))
                .isEqualTo(hex.parseHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    @Test
    void sharedSecret_comesBackFromAnySufficientShares() {
        ShamirSharing sharing = new ShamirSharing(5, 2);
        byte[] secret = new byte[32];
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(new byte[32])) {
            random.nextBytes(secret);
            List<ShareVector> shares = SharedSecret.share(secret, sharing, random);
            assertThat(shares).hasSize(5);
            assertThat(shares.get(0).pack()).hasSize(SharedSecret.shareBytes());
            for (int[] chosen : new int[][] {{1, 2, 3}, {3, 4, 5}, {1, 3, 5}}) {
                TreeMap<Integer, ShareVector> some = new TreeMap<>();
                for (int member : chosen) {
                    some.put(member, shares.get(member - 1));
                }
                assertThat(SharedSecret.recover(some, sharing)).isEqualTo(secret);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10, 11, 12, 13, 100})
    void graph_isSymmetricAndRegular(int clients) {
        MaskingGraph graph = MaskingGraph.of(clients);
        for (int client = 0; client < clients; client++) {
            int[] neighbours = graph.neighbours(client);
            assertThat(neighbours).hasSize(Math.min(10, clients - 1)).doesNotHaveDuplicates();
            assertThat(neighbours).isSorted().doesNotContain(client);
            for (int neighbour : neighbours) {
                assertThat(graph.neighbours(neighbour)).contains(client);
            }
        }
    }

    @Test
    void impossibleGraphs_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MaskingGraph.of(3));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskingGraph(20, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskingGraph(20, 20));
    }

    @Test
    void clients_countOnce() {
        try (MaskingSubject subject = new MaskingSubject(PARAMETERS, 4, 16);
                RunningSum sum = subject.newSum()) {
            byte[] upload = subject.encrypt(1, vector(1));
            sum.add(1, upload);
            assertThatIllegalArgumentException().isThrownBy(() -> sum.add(1, upload));
            assertThatIllegalArgumentException().isThrownBy(() -> sum.add(2, new byte[2]));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskingSubject(PARAMETERS, 4, 17));
    }
}
