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
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
            for (List<Integer> members : RoundFixture.memberSets(shape, shape.corruptMembers() + 1)) {
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
            SortedMap<Integer, ShareVector> shares = round.shares(uploads, RoundFixture.firstMembers(shape.members()));

            assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, shares));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_twice_isTheSame(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(2, 100);
            SortedMap<Integer, ShareVector> shares = round.shares(uploads, RoundFixture.firstMembers(shape.members()));
            try (CiphertextSum sum = round.sum(uploads)) {
                Opening first = scheme.open(RoundFixture.CONTEXT, sum, 2, shares);
                assertThat(scheme.open(RoundFixture.CONTEXT, sum, 2, shares)).isEqualTo(first);
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

            SortedMap<Integer, ShareVector> shares = round.threshold(kept);
            assertOpensTo(RoundFixture.plainSum(kept), scheme.open(RoundFixture.CONTEXT, sum, 3, shares));
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
            SortedMap<Integer, ShareVector> good = round.threshold(uploads);
            SortedMap<Integer, ShareVector> tooFew =
                    round.shares(uploads, RoundFixture.firstMembers(shape.corruptMembers()));
            SortedMap<Integer, ShareVector> memberZero = round.threshold(uploads);
            memberZero.put(0, ShareVector.zeros(scheme.shareLength()));
            SortedMap<Integer, ShareVector> memberBeyond = round.threshold(uploads);
            memberBeyond.put(shape.members() + 1, ShareVector.zeros(scheme.shareLength()));
            SortedMap<Integer, ShareVector> otherLength = round.threshold(uploads);
            otherLength.put(shape.members(), ShareVector.zeros(scheme.shareLength() + 2));
            try (CiphertextSum sum = round.sum(uploads)) {
                for (SortedMap<Integer, ShareVector> wrong : List.of(tooFew, memberZero, memberBeyond, otherLength)) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> scheme.open(RoundFixture.CONTEXT, sum, 2, wrong));
                }
                for (int clients : new int[] {-1, 0, shape.maximumClients() + 1}) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> scheme.open(RoundFixture.CONTEXT, sum, clients, good))
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
            SortedMap<Integer, ShareVector> shares = round.threshold(uploads);
            try (CiphertextSum sum = round.sum(uploads)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> other.open(RoundFixture.CONTEXT, sum, 2, shares))
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
            SortedMap<Integer, ShareVector> shares = round.threshold(uploads);
            CiphertextSum sum = round.sum(uploads);
            sum.close();
            sum.close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.add(uploads.get(0).source()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> sum.subtract(uploads.get(0).source()));
            assertThatIllegalStateException().isThrownBy(() -> scheme.open(RoundFixture.CONTEXT, sum, 1, shares));
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
    void encrypt_wrongVector_isRefused(SchemeShape shape) {
        byte[] room = new byte[100_000];
        RandomSource nothing = new ScriptedRandomSource();
        try (AggregationScheme scheme = scheme(shape)) {
            for (int length : new int[] {0, shape.dimension() - 1, shape.dimension() + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scheme.encrypt(RoundFixture.CONTEXT, 0, new int[length], nothing, room, 0))
                        .withMessage("the vector must have " + shape.dimension() + " values, has " + length);
            }
            for (int value : new int[] {(1 << 30) + 1, -(1 << 30) - 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                int[] vector = new int[shape.dimension()];
                vector[shape.dimension() - 1] = value;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scheme.encrypt(RoundFixture.CONTEXT, 0, vector, nothing, room, 0))
                        .withMessage("value " + (shape.dimension() - 1) + " is not in [-2^30, 2^30]");
            }
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
    void encrypt_withoutRoom_isRefusedBeforeAnythingIsDrawn(SchemeShape shape) {
        int[] vector = new int[shape.dimension()];
        RandomSource nothing = new ScriptedRandomSource();
        try (AggregationScheme scheme = scheme(shape)) {
            int bytes = Math.toIntExact(scheme.ciphertextBytes());
            byte[] room = new byte[bytes];
            for (int offset : new int[] {-1, 1, bytes, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scheme.encrypt(RoundFixture.CONTEXT, 0, vector, nothing, room, offset));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scheme.encrypt(RoundFixture.CONTEXT, 0, vector, nothing, new byte[bytes - 1], 0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scheme.encrypt(RoundFixture.CONTEXT, -1, vector, nothing, room, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_atAnOffset_writesItsBytesAndNoOthers(SchemeShape shape, RandomSource random) throws IOException {
        try (AggregationScheme scheme = scheme(shape);
                CiphertextSum sum = scheme.newSum()) {
            int bytes = Math.toIntExact(scheme.ciphertextBytes());
            int[] vector = RoundFixture.randomVector(shape.dimension(), 100, random);
            byte[] frame = new byte[13 + bytes + 17];
            Arrays.fill(frame, (byte) 0x5c);
            List<ShareVector> shares = scheme.encrypt(RoundFixture.CONTEXT, 3, vector, random, frame, 13);

            assertThat(Arrays.copyOf(frame, 13)).containsOnly(0x5c);
            assertThat(Arrays.copyOfRange(frame, 13 + bytes, frame.length)).containsOnly(0x5c);
            assertThat(scheme.check(CiphertextSource.of(frame, 13))).isEmpty();
            sum.add(CiphertextSource.of(frame, 13));
            Upload upload = new Upload(vector, new byte[0], shares);
            SortedMap<Integer, ShareVector> opening = new RoundFixture(scheme, random).threshold(List.of(upload));
            assertOpensTo(vector, scheme.open(RoundFixture.CONTEXT, sum, 1, opening));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_shares_areOneForEachMember(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            Upload upload = new RoundFixture(scheme, random).uploads(1, 1).get(0);

            assertThat(upload.shares()).hasSize(shape.members());
            assertThat(upload.shares()).allMatch(share -> share.length() == scheme.shareLength());
            assertThat(scheme.id()).isEqualTo(id);
            assertThat(scheme.shape()).isEqualTo(shape);
            assertThat(scheme.backend()).isNotBlank();
        }
    }

    static int[] digits(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).sum().toArray();
    }

    /** The sum is right, and exactly these members, in order, are named. */
    static void assertOpensTo(int[] expected, Opening opening, Integer... inconsistentMembers) {
        assertThat(digits(opening)).isEqualTo(expected);
        assertThat(((Opening.Opened) opening).inconsistentMembers()).containsExactly(inconsistentMembers);
    }
}
