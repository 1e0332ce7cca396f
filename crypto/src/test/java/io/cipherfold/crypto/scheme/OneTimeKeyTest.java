// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.crypto.sample.ChiSquare;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.ReferenceOneTimeKey;
import io.cipherfold.seal.SealException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to OneTimeKey: its sizes, its packing, its bounds. */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class OneTimeKeyTest {

    private static final long Q = OneTimeKeyParameters.MODULUS;
    private static final int CHUNK_BYTES = 30_720;

    @ParameterizedTest
    @CsvSource({"1, 1", "12288, 1", "12289, 2", "30000, 3", "1000000, 82", "12288000, 1000"})
    void ciphertextBytes_areWholeChunksOfTwoAndAHalfBytesAParameter(int dimension, int chunks) {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(dimension, 16, 1_000, 4, 1))) {
            assertThat(scheme.ciphertextBytes()).isEqualTo((long) chunks * CHUNK_BYTES);
            assertThat((double) scheme.ciphertextBytes()).isLessThanOrEqualTo(2.5 * dimension + CHUNK_BYTES);
            assertThat(scheme.memberPart()).isEqualTo(new MemberPart(MemberPart.Kind.SEALED, 10_240));
            assertThat(scheme.shareBytes()).isEqualTo(10_240);
            assertThat(scheme.sharesToOpen()).isEqualTo(2);
            assertThat(scheme.contributionBytes()).isZero();
            assertThat(scheme.backend()).startsWith("SEAL ");
        }
    }

    @Test
    void ciphertextBytes_forAMillion_areTwoPointFiveTwoEach() {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(1_000_000, 16, 1_000, 4, 1))) {
            assertThat(scheme.ciphertextBytes() / 1e6).isBetween(2.515, 2.525);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4095, 4096, 8190, 8191, 8192, 8193, 12_286, 12_287})
    void check_wordNotBelowTheModulus_isFoundAtItsPosition(int index, RandomSource random) throws IOException {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(30_000, 16, 1_000, 4, 1))) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            byte[] frame = new byte[7 + upload.ciphertext().length + 5];
            Arrays.fill(frame, (byte) -1);
            System.arraycopy(upload.ciphertext(), 0, frame, 7, upload.ciphertext().length);
            CiphertextSource source = CiphertextSource.of(frame, 7);

            assertThat(scheme.check(source)).isEmpty();
            ReferenceOneTimeKey.setWord(frame, 7, index, Q - 1);
            assertThat(scheme.check(source)).isEmpty();
            for (long word : new long[] {Q, Q + 1, (1L << 60) - 1}) {
                ReferenceOneTimeKey.setWord(frame, 7, index, word);
                assertThat(scheme.check(source)).hasValue(index);
            }
        }
    }

    @Test
    void check_severalBadWords_namesTheFirst(RandomSource random) throws IOException {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(30_000, 16, 1_000, 4, 1))) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            for (int index : new int[] {12_000, 9_000, 8_999, 3}) {
                ReferenceOneTimeKey.setWord(upload.ciphertext(), 0, index, Q);
                assertThat(scheme.check(upload.source())).hasValue(index);
            }
        }
    }

    @Test
    void check_bytesThatEndEarly_isAnIoFailure(RandomSource random) {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(20, 16, 1_000, 4, 1))) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            assertThatIOException().isThrownBy(() -> scheme.check(CiphertextSource.of(upload.ciphertext(), 1)));
            // Reads nothing: the range check must not be passed by what was in the buffer before.
            assertThatIOException().isThrownBy(() -> scheme.check((offset, target) -> {}));
        }
    }

    @Test
    void add_wordsThatWereNotChecked_isRefusedAndSpoilsTheSum(RandomSource random) {
        // The second check, in native code; and a sum that may hold half a ciphertext is never opened.
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(33 * 12_288, 16, 1_000, 4, 1));
                CiphertextSum sum = scheme.newSum()) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(1, 1);
            SortedMap<Integer, byte[]> shares = round.threshold(uploads);
            byte[] bad = uploads.get(0).ciphertext().clone();
            ReferenceOneTimeKey.setWord(bad, 0, 33 * 4096 - 1, Q);

            assertThatExceptionOfType(SealException.class)
                    .isThrownBy(() -> sum.add(CiphertextSource.of(bad, 0)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE));
            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.add(uploads.get(0).source()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> round.open(sum, 1, shares))
                    .withMessageStartingWith("the sum is spoilt");
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 1000, 64", "15, 50000, 8", "14, 188000, 1"})
    void open_topDigitOverflows_wrapsAndMovesTheLowestByTheGap(int bits, int clients, int gap, RandomSource random) {
        // B^3 - t, PROTOCOL section 5.
        int half = 1 << (bits - 1);
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(6, bits, clients, 4, 1))) {
            RoundFixture round = new RoundFixture(scheme, random);

            assertThat(opened(round, new int[] {100, 7, half - 1, 1, 2, 3}, new int[] {0, 0, 1, 0, 0, 0}))
                    .containsExactly(100 + gap, 7, -half, 1, 2, 3);
            assertThat(opened(round, new int[] {100, 7, 1 - half, 1, 2, 3}, new int[] {0, 0, -2, 0, 0, 0}))
                    .containsExactly(100 - gap, 7, half - 1, 1, 2, 3);
        }
    }

    @Test
    void open_lowerDigitOverflows_carriesIntoTheNext(RandomSource random) {
        int half = 1 << 15;
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(6, 16, 1_000, 4, 1))) {
            RoundFixture round = new RoundFixture(scheme, random);

            assertThat(opened(round, new int[] {half - 1, 7, 9, 1, 2, 3}, new int[] {1, 0, 0, 0, 0, 0}))
                    .containsExactly(-half, 8, 9, 1, 2, 3);
            assertThat(opened(round, new int[] {5, -half, 9, 1, 2, 3}, new int[] {0, -1, 0, 0, 0, 0}))
                    .containsExactly(5, half - 1, 8, 1, 2, 3);
        }
    }

    @Test
    void open_asManyClientsAsTheWidthAllows_isTheSum(RandomSource random) {
        // The last K for 16 bits: 12 standard deviations of error still fit below the message.
        int clients = 1_122;
        SchemeShape shape = new SchemeShape(100, 16, clients, 3, 1);
        assertThat(OneTimeKeyParameters.greatestDigitBits(clients, 3)).isEqualTo(16);
        try (OneTimeKey scheme = new OneTimeKey(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(clients, RoundFixture.greatestDigit(shape) / clients);
            AggregationSchemeContract.assertOpensTo(
                    RoundFixture.plainSum(uploads), round.open(uploads, round.threshold(uploads)));
        }
    }

    @Test
    void open_fewerClientsClaimedThanAdded_isWrongKey(RandomSource random) {
        // Bounds are those of the actual number; the mean square of 25 errors is 25 times that of one.
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(100, 16, 1_000, 3, 1))) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(25, 100);
            SortedMap<Integer, byte[]> shares = round.threshold(uploads);
            try (CiphertextSum sum = round.sum(uploads)) {
                KeyedSchemeContract.assertWrongKey(1, round.open(sum, 1, shares));
                assertThat(round.open(sum, 25, shares).outcome()).isInstanceOf(Opening.Opened.class);
            }
        }
    }

    @Test
    void open_noCombinationFits_saysHowManyWereTried(RandomSource random) {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(100, 16, 1_000, 5, 2))) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 100);
            SortedMap<Integer, byte[]> shares = round.shares(uploads.subList(0, 1), RoundFixture.firstMembers(5));

            KeyedSchemeContract.assertWrongKey(10, round.open(uploads, shares));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 20})
    void open_oneAlteredShareInALargeCommittee_isTheSumAndNamesTheMember(int bad, RandomSource random) {
        // More combinations than are ever tried contain member 1, and in lexicographic order they come first.
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(10, 16, 1_000, 20, 9))) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 100);
            SortedMap<Integer, byte[]> shares = round.shares(uploads, RoundFixture.firstMembers(20));
            RoundFixture.alter(shares, bad, 4095, 77);

            AggregationSchemeContract.assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, shares), bad);
        }
    }

    @Test
    void encrypt_words_areUniform(RandomSource random) {
        // The top six bits of every word; q is below 2^60 by a part of 2^-42.
        long[] counts = new long[64];
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(12 * 12_288, 16, 1_000, 4, 1))) {
            byte[] bytes = new RoundFixture(scheme, random)
                    .upload(new int[12 * 12_288])
                    .ciphertext();
            for (int word = 0; word < 12 * 4096; word++) {
                int top = 0;
                for (int bit = 54; bit < 60; bit++) {
                    long position = 60L * word + bit;
                    top |= (bytes[(int) (position / 8)] >>> (position % 8) & 1) << (bit - 54);
                }
                counts[top]++;
            }
        }
        double[] uniform = new double[64];
        Arrays.fill(uniform, 1.0 / 64);

        ChiSquare.assertFits(counts, uniform);
    }

    @Test
    void encrypt_randomness_is256Bits() {
        try (OneTimeKey scheme = new OneTimeKey(new SchemeShape(1, 16, 1_000, 4, 1))) {
            RandomSource eightWords = new ScriptedRandomSource(1, 2, 3, 4, 5, 6, 7, 8);
            Upload upload = new RoundFixture(scheme, eightWords).upload(new int[1]);

            assertThat(upload.shares()).hasSize(4);
            assertThat(upload.ciphertext()).isNotEqualTo(new byte[CHUNK_BYTES]);
        }
    }

    @Test
    void encrypt_severalThreads_givesWhatOneGives(RandomSource random) throws Exception {
        SchemeShape shape = new SchemeShape(20_000, 15, 50_000, 4, 1);
        int[] vector = RoundFixture.randomVector(shape.dimension(), 1000, random);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (OneTimeKey scheme = new OneTimeKey(shape)) {
            List<Callable<Digest>> tasks = new ArrayList<>();
            List<Digest> expected = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                byte seed = (byte) i;
                tasks.add(() -> digestOfUpload(scheme, vector, seed));
                expected.add(digestOfUpload(scheme, vector, seed));
            }
            List<Digest> actual = new ArrayList<>();
            for (Future<Digest> result : threads.invokeAll(tasks)) {
                actual.add(result.get());
            }
            assertThat(actual).isEqualTo(expected).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Digest digestOfUpload(OneTimeKey scheme, int[] vector, byte seed) {
        byte[] key = new byte[32];
        key[0] = seed;
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(key)) {
            Upload upload = new RoundFixture(scheme, random).encrypt(3, vector, random);
            return Digest.sha256(
                    upload.ciphertext(), upload.shares().get(0), upload.shares().get(3));
        }
    }

    @Test
    void close_anyScheme_endsItsUseButNotThatOfASum(RandomSource random) throws IOException {
        OneTimeKey scheme = new OneTimeKey(new SchemeShape(10, 16, 1_000, 4, 1));
        RoundFixture round = new RoundFixture(scheme, random);
        List<Upload> uploads = round.uploads(2, 100);
        SortedMap<Integer, byte[]> shares = round.threshold(uploads);
        try (CiphertextSum sum = round.sum(uploads)) {
            scheme.close();
            scheme.close();

            assertThatIllegalStateException().isThrownBy(() -> round.upload(new int[10]));
            assertThatIllegalStateException().isThrownBy(scheme::newSum);
            sum.subtract(uploads.get(0).source());
            sum.add(uploads.get(0).source());
            AggregationSchemeContract.assertOpensTo(RoundFixture.plainSum(uploads), round.open(sum, 2, shares));
        }
    }

    @Test
    void create_shapeWithoutParameters_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AggregationScheme.create(SchemeId.ONE_TIME_KEY, new SchemeShape(10, 23, 50_000, 4, 1)));
    }

    private static int[] opened(RoundFixture round, int[]... vectors) {
        List<Upload> uploads = Arrays.stream(vectors).map(round::upload).toList();
        return AggregationSchemeContract.digits(round.open(uploads, round.shares(uploads, List.of(2, 4))));
    }
}
