// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.ChiSquare;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.ReferenceCollective;
import io.cipherfold.seal.SealException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to DirectBfv: its sizes, its randomness, its flooding, its odd base. Keys have a test of their own. */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class DirectBfvTest {

    private static final SchemeShape SMALL = new SchemeShape(100, 16, 1_000, 3, 1);
    private static final EpochContext EPOCH = new EpochContext(RoundFixture.CONTEXT.plan(), 7);
    private static final RoundContext NEXT_ROUND =
            new RoundContext(RoundFixture.CONTEXT.plan(), RoundFixture.CONTEXT.round() + 1);

    @ParameterizedTest
    @CsvSource({"1, 16, 1", "24576, 16, 1", "24577, 16, 2", "24577, 20, 2", "1000000, 16, 41", "1000000, 20, 41"})
    void sizes_areWholeChunks(int dimension, int bits, int chunks) {
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(dimension, bits, 1_000, 4, 1))) {
            int polynomial = bits == 16 ? 114_688 : 129_024;
            assertThat(scheme.ciphertextBytes()).isEqualTo((long) chunks * polynomial);
            assertThat(scheme.shareBytes()).isEqualTo(chunks * polynomial);
            assertThat(scheme.memberPart()).isEqualTo(new MemberPart(MemberPart.Kind.PUBLIC, chunks * polynomial));
            assertThat(scheme.contributionBytes()).isEqualTo(polynomial + 8192 / 8 * 17);
            assertThat(scheme.sharesToOpen()).isEqualTo(4);
            // 9.33 and 10.5 bytes a number, and what is left of the last chunk.
            double each = bits == 16 ? 28.0 / 3 : 10.5;
            assertThat(2.0 * scheme.ciphertextBytes()).isBetween(each * dimension, each * dimension + 2 * polynomial);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "16, 8191", "16, 8192", "16, 16383", "16, 16384", "16, 32767", "20, 16384", "20, 49151"})
    void check_residueNotBelowItsPrime_isFoundAtItsPosition(int bits, int index, RandomSource random)
            throws IOException {
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(30_000, bits, 1_000, 2, 1))) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            long[] primes = scheme.parameters().set().dataPrimes();
            long prime = primes[index / 8192 % primes.length];
            byte[] bytes = upload.ciphertext();

            setResidue(bytes, primes, index, prime - 1);
            assertThat(scheme.check(upload.source())).isEmpty();
            assertThat(scheme.isMemberPart(bytes)).isTrue();
            for (long residue : new long[] {prime, prime + 1, Long.highestOneBit(prime) * 2 - 1}) {
                setResidue(bytes, primes, index, residue);
                assertThat(scheme.check(upload.source())).hasValue(index);
                assertThat(scheme.isMemberPart(bytes)).isFalse();
                assertThat(scheme.isShare(bytes)).isFalse();
            }
        }
    }

    @Test
    void add_residuesThatWereNotChecked_isRefusedAndSpoilsTheSum(RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(9 * 24_576, 16, 1_000, 1, 0));
                CiphertextSum sum = scheme.newSum();
                MemberSum part = scheme.newMemberSum(RoundFixture.CONTEXT)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(1, 1);
            SortedMap<Integer, byte[]> shares = round.threshold(uploads);
            byte[] bad = uploads.get(0).ciphertext().clone();
            Arrays.fill(bad, bad.length - 7, bad.length, (byte) -1);

            assertThatExceptionOfType(SealException.class)
                    .isThrownBy(() -> sum.add(CiphertextSource.of(bad, 0)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE));
            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.subtract(uploads.get(0).source()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> round.open(sum, 1, shares))
                    .withMessageStartingWith("the sum is spoilt");
            assertThatIllegalArgumentException().isThrownBy(() -> part.add(new byte[scheme.shareBytes() - 1]));
            assertThatExceptionOfType(SealException.class).isThrownBy(() -> part.add(bad));
        }
    }

    @Test
    void open_twentyBits_wrapAtTheOddBase(RandomSource random) {
        int half = 1 << 19;
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(6, 20, 1_000, 2, 1))) {
            RoundFixture round = new RoundFixture(scheme, random);
            // The digits of B = 2^20 - 1 are symmetric: 2^19 - 1 and its negative are the ends.
            assertThat(opened(round, half - 1, 1 - half, half - 1, 1 - half, 0, 1 - half))
                    .containsExactly(half - 1, 1 - half, half - 1, 1 - half, 0, 1 - half);
            // One more wraps by B and carries to the next; the carry of the top digit is a multiple of t and goes.
            assertThat(opened(round, half, 7, half, -half, 7, -half))
                    .containsExactly(1 - half, 8, 1 - half, half - 1, 6, half - 1);
        }
    }

    @Test
    void open_shareOfAnotherSetRoundOrEpoch_isWrongKey(RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            SortedMap<Integer, byte[]> otherSet = round.shares(uploads, List.of(1, 2));
            otherSet.putAll(round.shares(uploads.subList(0, 2), List.of(3)));
            SortedMap<Integer, byte[]> otherKey = round.shares(uploads, List.of(1, 2));
            RoundFixture next = new RoundFixture(scheme, NEXT_ROUND, random);
            otherKey.putAll(next.shares(uploads, List.of(3)));
            SortedMap<Integer, byte[]> swapped = round.shares(uploads, List.of(1, 2));
            swapped.put(3, swapped.get(2));

            for (SortedMap<Integer, byte[]> wrong : List.of(otherSet, otherKey, swapped)) {
                assertThat(round.open(uploads, wrong).outcome()).isEqualTo(new Opening.WrongKey(1));
            }
            assertThat(round.open(uploads.subList(1, 3), round.threshold(uploads))
                            .outcome())
                    .isEqualTo(new Opening.WrongKey(1));
        }
    }

    @Test
    void open_oneShareMissing_isRefused(RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 100);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> round.open(uploads, round.shares(uploads, List.of(1, 3))))
                    .withMessage("opening takes at least 3 shares, there are 2");
        }
    }

    @Test
    void encrypt_sameRandomnessForAnythingElse_isUnrelated(RandomSource random) throws IOException {
        byte[] clone = new byte[32];
        random.nextBytes(clone);
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            RoundFixture round = new RoundFixture(scheme, random);
            int[] vector = RoundFixture.randomVector(SMALL.dimension(), 100, random);
            int[] other = vector.clone();
            other[SMALL.dimension() - 1]++;
            Upload upload = encrypt(round, 5, vector, clone);
            Upload again = encrypt(round, 5, vector, clone);

            assertThat(again.ciphertext()).isEqualTo(upload.ciphertext());
            assertThat(again.shares().get(0)).isEqualTo(upload.shares().get(0));
            for (Upload unlike : List.of(encrypt(round, 5, other, clone), encrypt(round, 6, vector, clone))) {
                assertMostlyDifferent(upload.ciphertext(), unlike.ciphertext());
                assertMostlyDifferent(upload.shares().get(0), unlike.shares().get(0));
            }
        }
    }

    @Test
    void encrypt_twoChunksOfOneVector_doNotShareRandomness(RandomSource random) {
        // SEAL makes one generator for each ciphertext: were they seeded alike, c1 would be the same twice.
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(2 * 24_576, 16, 1_000, 1, 0))) {
            Upload upload = new RoundFixture(scheme, random).upload(new int[2 * 24_576]);
            for (byte[] bytes : List.of(upload.ciphertext(), upload.shares().get(0))) {
                int half = bytes.length / 2;
                assertMostlyDifferent(Arrays.copyOf(bytes, half), Arrays.copyOfRange(bytes, half, 2 * half));
            }
        }
    }

    @Test
    void unmask_sameRandomnessForAnotherSum_floodsAnew(RandomSource random) {
        byte[] clone = new byte[32];
        random.nextBytes(clone);
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<byte[]> parts = round.uploads(2, 100).stream()
                    .map(upload -> upload.shares().get(0))
                    .toList();
            MemberKey key = scheme.newMemberKey(EPOCH, 1, random);
            ReferenceCollective twin = twin(scheme);
            long[][] one = flooding(scheme, twin, parts.subList(0, 1), key, clone);
            assertThat(flooding(scheme, twin, parts.subList(0, 1), key, clone)).isDeepEqualTo(one);
            long[][] both = flooding(scheme, twin, parts, key, clone);
            int equal = 0;
            for (int i = 0; i < 8192; i++) {
                equal += one[0][i] == both[0][i] ? 1 : 0;
            }
            // Of 8192 pairs of numbers with 50 bits and more none is equal, except with probability 2^-37.
            assertThat(equal).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20})
    void unmask_flooding_isUniformInItsWidth(int bits, RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(24_576, bits, 1_000, 3, 1))) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<byte[]> parts = List.of(round.uploads(1, 100).get(0).shares().get(0));
            ReferenceCollective twin = twin(scheme);
            byte[] fresh = new byte[32];
            random.nextBytes(fresh);
            MemberKey key = scheme.newMemberKey(EPOCH, 1, random);
            long[][] flooding = flooding(scheme, twin, parts, key, fresh);

            double width = Math.pow(2, scheme.parameters().floodingWidthBits());
            double squares = 0;
            long[] cells = new long[64];
            for (var coefficient : twin.lift(flooding)) {
                boolean negative = coefficient.shiftLeft(1).compareTo(twin.modulus()) > 0;
                double value = (negative ? coefficient.subtract(twin.modulus()) : coefficient).doubleValue() / width;
                assertThat(value).isBetween(-1.0, 1.0);
                squares += value * value;
                cells[Math.min(63, (int) ((value + 1) * 32))]++;
            }
            // A uniform number has variance 1/3 and fourth moment 1/5: over 8192 of them the deviation is right within
            // sqrt(0.8 / 8192) / 2 = 0.5 %, so 5 % is ten deviations.
            assertThat(Math.sqrt(3 * squares / 8192)).isBetween(0.95, 1.05);
            double[] uniform = new double[cells.length];
            Arrays.fill(uniform, 1.0 / cells.length);
            ChiSquare.assertFits(cells, uniform);
        }
    }

    private static ReferenceCollective twin(DirectBfv scheme) {
        DirectBfvParameters.Set set = scheme.parameters().set();
        return new ReferenceCollective(
                8192, set.primes(), set.plainModulus(), scheme.parameters().digitBase());
    }

    /** What is left of the first chunk of a share when c1 s, by the twin, is taken away. */
    private static long[][] flooding(
            DirectBfv scheme, ReferenceCollective twin, List<byte[]> parts, MemberKey key, byte[] fresh) {
        long[][] sum = twin.unpack(parts.get(0), 0);
        for (byte[] part : parts.subList(1, parts.size())) {
            sum = twin.add(sum, twin.unpack(part, 0));
        }
        int[] negated =
                Arrays.stream(twin.secret(key.secret())).map(value -> -value).toArray();
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(fresh)) {
            return twin.add(twin.unpack(unmask(scheme, parts, key, random), 0), twin.times(sum, negated));
        }
    }

    private static byte[] unmask(DirectBfv scheme, List<byte[]> parts, MemberKey key, RandomSource random) {
        try (MemberSum sum = scheme.newMemberSum(RoundFixture.CONTEXT)) {
            parts.forEach(sum::add);
            return sum.unmask(key, random);
        }
    }

    private static Upload encrypt(RoundFixture round, int client, int[] vector, byte[] randomKey) {
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(randomKey)) {
            return round.encrypt(client, vector, random);
        }
    }

    private static int[] opened(RoundFixture round, int... values) {
        List<Upload> uploads = List.of(round.upload(values), round.upload(new int[values.length]));
        return AggregationSchemeContract.digits(round.open(uploads, round.threshold(uploads)));
    }

    /** About one byte in 256 is equal by chance; far from each other means fewer than one in 64. */
    private static void assertMostlyDifferent(byte[] first, byte[] second) {
        int equal = 0;
        for (int i = 0; i < first.length; i++) {
            equal += first[i] == second[i] ? 1 : 0;
        }
        assertThat(equal).isLessThan(first.length / 64);
    }

    /** Overwrites one residue in packed polynomials, bit by bit. */
    private static void setResidue(byte[] packed, long[] primes, int index, long residue) {
        long place = 0;
        for (int block = 0; block < index / 8192; block++) {
            place += 8192L * (64 - Long.numberOfLeadingZeros(primes[block % primes.length] - 1));
        }
        int bits = 64 - Long.numberOfLeadingZeros(primes[index / 8192 % primes.length] - 1);
        place += (long) (index % 8192) * bits;
        for (int bit = 0; bit < bits; bit++, place++) {
            int mask = 1 << (place % 8);
            int at = (int) (place / 8);
            packed[at] = (byte) ((residue >>> bit & 1) == 1 ? packed[at] | mask : packed[at] & ~mask);
        }
    }
}
