// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link AggregationScheme} promises, for three digit widths, four lengths and three committees. */
@ExtendWith(Replay.class)
public abstract class AggregationSchemeContract {

    private static final int[][] WIDTHS_AND_CLIENTS = {{16, 1_000}, {15, 50_000}, {14, 188_000}};
    private static final int[] DIMENSIONS = {1, 12_288, 12_289, 30_000};
    private static final int[][] COMMITTEES = {{4, 1}, {5, 2}, {1, 0}};

    private final SchemeId id;

    /** The contract of one scheme. */
    protected AggregationSchemeContract(SchemeId id) {
        this.id = id;
    }

    /** Twelve shapes; every pair of a width, a dimension and a committee is in at least one of them. */
    static List<SchemeShape> shapes() {
        List<SchemeShape> shapes = new ArrayList<>();
        for (int w = 0; w < WIDTHS_AND_CLIENTS.length; w++) {
            for (int d = 0; d < DIMENSIONS.length; d++) {
                int[] width = WIDTHS_AND_CLIENTS[w];
                int[] committee = COMMITTEES[(w + d) % COMMITTEES.length];
                shapes.add(new SchemeShape(DIMENSIONS[d], width[0], width[1], committee[0], committee[1]));
            }
        }
        return shapes;
    }

    /** The scheme for a shape; the test closes it. */
    protected final AggregationScheme scheme(SchemeShape shape) {
        return AggregationScheme.create(id, shape);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_everyThresholdSubset_isTheIntegerSum(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(7, RoundFixture.greatestDigit(shape) / 7);
            for (List<Integer> members : RoundFixture.memberSets(shape, scheme.sharesToOpen())) {
                assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, round.shares(uploads, members)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_sharesOfAllMembers_isTheSumAndNobodyIsAccused(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, RoundFixture.greatestDigit(shape) / 3);
            SortedMap<Integer, byte[]> shares = round.shares(uploads, RoundFixture.firstMembers(shape.members()));

            assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, shares));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_twice_isTheSame(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 100);
            SortedMap<Integer, byte[]> shares = round.shares(uploads, RoundFixture.firstMembers(shape.members()));
            try (CiphertextSum sum = round.sum(uploads)) {
                RoundFixture.Result first = round.open(sum, 2, shares);
                assertThat(round.open(sum, 2, shares)).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void add_anyOrderWithDetours_isTheSameSum(SchemeShape shape, RandomSource random) throws IOException {
        try (AggregationScheme scheme = scheme(shape);
                CiphertextSum sum = scheme.newSum()) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(5, RoundFixture.greatestDigit(shape) / 5);
            List<Upload> kept = List.of(uploads.get(4), uploads.get(0), uploads.get(2));
            sum.add(uploads.get(1).source());
            sum.add(uploads.get(4).source());
            sum.subtract(uploads.get(3).source());
            sum.add(uploads.get(0).source());
            sum.subtract(uploads.get(1).source());
            sum.add(uploads.get(2).source());
            sum.add(uploads.get(3).source());

            SortedMap<Integer, byte[]> shares = round.threshold(kept);
            assertOpensTo(RoundFixture.plainSum(kept), round.open(sum, 3, shares));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_extremeDigits_isTheSum(SchemeShape shape, RandomSource random) {
        int greatest = RoundFixture.greatestDigit(shape);
        int[] extremes = {greatest, -greatest, 0, -1, 1, greatest - 1, 1 - greatest};
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            for (int shift = 0; shift < extremes.length; shift++) {
                int[] vector = new int[shape.dimension()];
                int start = shift;
                // All equal in one vector of seven, so that every digit of a coefficient is at its end at once.
                Arrays.setAll(vector, i -> extremes[(start == 0 ? i / 3 : start + i) % extremes.length]);
                List<Upload> uploads = List.of(round.upload(vector));
                assertOpensTo(vector, round.open(uploads, round.threshold(uploads)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_singleValuesBeyondADigit_isTheSumThatFits(SchemeShape shape, RandomSource random) {
        // Packing is linear: only the sum has to fit, and nothing of single values shows.
        int greatest = RoundFixture.greatestDigit(shape);
        int[] expected = RoundFixture.randomVector(shape.dimension(), greatest, random);
        int[] mask = RoundFixture.randomVector(shape.dimension(), SchemeChecks.GREATEST_MAGNITUDE - greatest, random);
        int[] first = new int[shape.dimension()];
        int[] second = new int[shape.dimension()];
        Arrays.setAll(first, i -> expected[i] + mask[i]);
        Arrays.setAll(second, i -> -mask[i]);
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = List.of(round.upload(first), round.upload(second));
            assertOpensTo(expected, round.open(uploads, round.threshold(uploads)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_coordinateThatOverflows_wrapsAndLeavesDistantOnesAlone(SchemeShape shape, RandomSource random) {
        int greatest = RoundFixture.greatestDigit(shape);
        int[] vector = RoundFixture.randomVector(shape.dimension(), greatest - 1, random);
        vector[0] = greatest;
        int[] more = new int[shape.dimension()];
        more[0] = 1;
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = List.of(round.upload(vector), round.upload(more));
            int[] opened = digits(round.open(uploads, round.threshold(uploads)));

            assertThat(opened[0]).isEqualTo(-greatest - 1);
            // Up to two neighbours may share a coefficient with it.
            for (int i = 3; i < opened.length; i++) {
                assertThat(opened[i]).isEqualTo(vector[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_wrongArguments_isRefused(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 1);
            SortedMap<Integer, byte[]> good = round.threshold(uploads);
            SortedMap<Integer, byte[]> tooFew =
                    round.shares(uploads, RoundFixture.firstMembers(scheme.sharesToOpen() - 1));
            SortedMap<Integer, byte[]> memberZero = round.threshold(uploads);
            memberZero.put(0, good.get(1));
            SortedMap<Integer, byte[]> memberBeyond = round.threshold(uploads);
            memberBeyond.put(shape.members() + 1, good.get(1));
            SortedMap<Integer, byte[]> otherLength = round.threshold(uploads);
            otherLength.put(shape.members(), new byte[scheme.shareBytes() + 1]);
            try (CiphertextSum sum = round.sum(uploads)) {
                for (SortedMap<Integer, byte[]> wrong : List.of(tooFew, memberZero, memberBeyond, otherLength)) {
                    assertThatIllegalArgumentException().isThrownBy(() -> round.open(sum, 2, wrong));
                }
                for (int clients : new int[] {-1, 0, shape.maximumClients() + 1}) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> round.open(sum, clients, good))
                            .withMessageContaining("clients must be in [1, " + shape.maximumClients() + "]");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_sumOfAnotherScheme_isRefused(SchemeShape shape, RandomSource random) {
        // A sum of shorter vectors would open with zeros behind its end.
        try (AggregationScheme scheme = scheme(shape);
                AggregationScheme other = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 1);
            SortedMap<Integer, byte[]> shares = round.threshold(uploads);
            DigitSum.Collector unused = new DigitSum.Collector(shape.dimension());
            try (CiphertextSum sum = round.sum(uploads)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> other.open(RoundFixture.CONTEXT, sum, 2, shares, unused))
                        .withMessage("the sum was made by another scheme");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sum_closed_isRefused(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(1, 1);
            SortedMap<Integer, byte[]> shares = round.threshold(uploads);
            CiphertextSum sum = round.sum(uploads);
            sum.close();
            sum.close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.add(uploads.get(0).source()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.subtract(uploads.get(0).source()));
            assertThatIllegalStateException().isThrownBy(() -> round.open(sum, 1, shares));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void add_bytesThatEndEarly_isAnIoFailure(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            byte[] cut = Arrays.copyOf(upload.ciphertext(), upload.ciphertext().length - 1);
            CiphertextSource lazy = (offset, target) -> {
                // Promises the bytes and leaves out the last one.
                target.put(upload.ciphertext(), Math.toIntExact(offset), target.remaining() - 1);
            };
            for (CiphertextSource source : List.of(CiphertextSource.of(cut, 0), lazy)) {
                try (CiphertextSum sum = scheme.newSum()) {
                    assertThatIOException().isThrownBy(() -> sum.add(source));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_wrongVectorOrClient_isRefusedBeforeAnythingIsDrawn(SchemeShape shape, RandomSource random) {
        RandomSource nothing = new ScriptedRandomSource();
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            for (int length : new int[] {0, shape.dimension() - 1, shape.dimension() + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> round.encrypt(0, new int[length], nothing))
                        .withMessage("the vector must have " + shape.dimension() + " values, has " + length);
            }
            for (int value : new int[] {(1 << 30) + 1, -(1 << 30) - 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                int[] vector = new int[shape.dimension()];
                vector[shape.dimension() - 1] = value;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> round.encrypt(0, vector, nothing))
                        .withMessage("value " + (shape.dimension() - 1) + " is not in [-2^30, 2^30]");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> round.encrypt(-1, new int[shape.dimension()], nothing));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_greatestMagnitudes_isTheSum(SchemeShape shape, RandomSource random) {
        int[] up = new int[shape.dimension()];
        int[] down = new int[shape.dimension()];
        Arrays.setAll(up, i -> (i % 2 == 0 ? 1 : -1) * (1 << 30));
        Arrays.setAll(down, i -> -up[i]);
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = List.of(round.upload(up), round.upload(down));
            assertOpensTo(new int[shape.dimension()], round.open(uploads, round.threshold(uploads)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_ciphertextAndParts_haveTheirLengthsAndPassTheChecks(SchemeShape shape, RandomSource random)
            throws IOException {
        try (AggregationScheme scheme = scheme(shape)) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);
            MemberPart part = scheme.memberPart();

            assertThat((long) upload.ciphertext().length).isEqualTo(scheme.ciphertextBytes());
            assertThat(scheme.check(upload.source())).isEmpty();
            assertThat(upload.shares()).hasSize(shape.members());
            assertThat(upload.shares()).allMatch(bytes -> bytes.length == part.bytes());
            assertThat(upload.shares()).allMatch(scheme::isMemberPart);
            assertThat(scheme.isMemberPart(new byte[part.bytes() + 1])).isFalse();
            assertThat(scheme.id()).isEqualTo(id);
            assertThat(scheme.shape()).isEqualTo(shape);
            assertThat(scheme.backend()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_sinkThatFails_letsTheFailureThrough(SchemeShape shape, RandomSource random) {
        UploadSink broken = new UploadSink() {
            @Override
            public void ciphertext(ByteBuffer bytes) throws IOException {
                throw new IOException("the disk is full");
            }

            @Override
            public void publicPart(ByteBuffer bytes) {}

            @Override
            public void sealedPart(int member, byte[] part) {}
        };
        try (AggregationScheme scheme = scheme(shape)) {
            assertThatIOException()
                    .isThrownBy(() -> new RoundFixture(scheme, random).encryptInto(broken, new int[shape.dimension()]))
                    .withMessage("the disk is full");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void unmask_share_hasItsLengthAndPassesTheCheck(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            SortedMap<Integer, byte[]> shares = round.threshold(round.uploads(2, 1));

            assertThat(shares).hasSize(scheme.sharesToOpen());
            assertThat(shares.values()).allMatch(share -> share.length == scheme.shareBytes());
            assertThat(shares.values()).allMatch(scheme::isShare);
            assertThat(scheme.isShare(new byte[scheme.shareBytes() + 1])).isFalse();
        }
    }

    static int[] digits(RoundFixture.Result result) {
        assertThat(result.outcome()).isInstanceOf(Opening.Opened.class);
        return Objects.requireNonNull(result.digits()).toArray();
    }

    /** The sum is right, and exactly these members, in order, are named. */
    static void assertOpensTo(int[] expected, RoundFixture.Result result, Integer... inconsistentMembers) {
        assertThat(digits(result)).isEqualTo(expected);
        assertThat(((Opening.Opened) result.outcome()).inconsistentMembers()).containsExactly(inconsistentMembers);
    }
}
