// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.ChiSquare;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import io.cipherfold.crypto.share.ShareVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a scheme promises besides when it encrypts, under keys that are shared to the committee. */
public abstract class KeyedSchemeContract extends AggregationSchemeContract {

    private static final int SHARE_LENGTH = OneTimeKeyParameters.DEGREE;
    private static final RoundContext NEXT_ROUND =
            new RoundContext(RoundFixture.CONTEXT.plan(), RoundFixture.CONTEXT.round() + 1);

    /** The contract of one scheme. */
    protected KeyedSchemeContract(SchemeId id) {
        super(id);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_sharesOfAnotherRound_isWrongKey(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            RoundFixture next = new RoundFixture(scheme, NEXT_ROUND, random);
            List<Upload> again =
                    uploads.stream().map(upload -> next.upload(upload.values())).toList();

            assertWrongKey(1, round.open(uploads, next.threshold(again)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_underAnotherRoundOrPlan_isWrongKey(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            RoundContext otherPlan = new RoundContext(Digest.ZERO, RoundFixture.CONTEXT.round());
            for (RoundContext other : List.of(NEXT_ROUND, otherPlan)) {
                RoundFixture elsewhere = new RoundFixture(scheme, other, random);
                assertWrongKey(1, elsewhere.open(uploads, round.threshold(uploads)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_sharesOfAnotherClientSet_isWrongKey(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(4, 100);
            List<Upload> others = List.of(uploads.get(0), uploads.get(1), uploads.get(3));

            assertWrongKey(1, round.open(uploads.subList(0, 3), round.threshold(others)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_oneKeyOrCiphertextMissing_isWrongKey(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(4, 100);

            assertWrongKey(1, round.open(uploads, round.threshold(uploads.subList(1, 4))));
            assertWrongKey(1, round.open(uploads.subList(1, 4), round.threshold(uploads)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_oneEntryAlteredAndNoShareToSpare_isWrongKey(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            int last = SHARE_LENGTH - 1;
            for (int index : new int[] {0, (int) random.nextBelow(last), last}) {
                // By one: the interpolated key stays short and only the residual tells. By any number: it does not.
                for (int difference : new int[] {1, -1, 1 + (int) random.nextBelow(ShareVector.PRIME - 1L)}) {
                    SortedMap<Integer, byte[]> shares = round.threshold(uploads);
                    RoundFixture.alter(shares, 1, index, difference);
                    assertWrongKey(1, round.open(uploads, shares));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_oneEntryAlteredAndSharesToSpare_isTheSumAndNamesTheMember(SchemeShape shape, RandomSource random) {
        int threshold = shape.corruptMembers() + 1;
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            for (int spare = 1; spare <= shape.members() - threshold; spare++) {
                List<Integer> members = RoundFixture.firstMembers(threshold + spare);
                for (int bad : members) {
                    SortedMap<Integer, byte[]> shares = round.shares(uploads, members);
                    RoundFixture.alter(shares, bad, (int) random.nextBelow(SHARE_LENGTH), 1);

                    assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, shares), bad);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void open_asManyMembersAlteredAsAreTolerated_isTheSumAndNamesThem(SchemeShape shape, RandomSource random) {
        int corrupt = shape.corruptMembers();
        if (shape.members() < 2 * corrupt + 1 || corrupt == 0) {
            return;
        }
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> uploads = round.uploads(3, 100);
            for (List<Integer> bad : RoundFixture.memberSets(shape, corrupt)) {
                SortedMap<Integer, byte[]> shares = round.shares(uploads, RoundFixture.firstMembers(shape.members()));
                // Each at an entry of its own: at the same one, two errors could cancel once in a million runs.
                bad.forEach(member ->
                        RoundFixture.alter(shares, member, member, 1 + (int) random.nextBelow(ShareVector.PRIME - 1L)));

                assertOpensTo(RoundFixture.plainSum(uploads), round.open(uploads, shares), bad.toArray(Integer[]::new));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_sameVectorTwice_differsInCiphertextAndShares(SchemeShape shape, RandomSource random) {
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            int[] vector = new int[shape.dimension()];
            assertUnrelated(round.upload(vector), round.upload(vector));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_sameRandomnessForAnythingElse_usesAnotherKey(SchemeShape shape, RandomSource random) {
        // A cloned machine repeats its randomness. One key for two messages would show everyone their difference.
        byte[] clone = new byte[32];
        random.nextBytes(clone);
        int[] vector = RoundFixture.randomVector(shape.dimension(), 100, random);
        int[] other = vector.clone();
        other[shape.dimension() - 1]++;
        RoundContext otherPlan = new RoundContext(Digest.ZERO, RoundFixture.CONTEXT.round());
        try (AggregationScheme scheme = scheme(shape)) {
            Upload upload = encrypt(scheme, RoundFixture.CONTEXT, 5, vector, clone);
            Upload again = encrypt(scheme, RoundFixture.CONTEXT, 5, vector, clone);

            assertThat(again.ciphertext()).isEqualTo(upload.ciphertext());
            assertUnrelated(upload, encrypt(scheme, RoundFixture.CONTEXT, 5, other, clone));
            assertUnrelated(upload, encrypt(scheme, RoundFixture.CONTEXT, 6, vector, clone));
            assertUnrelated(upload, encrypt(scheme, NEXT_ROUND, 5, vector, clone));
            assertUnrelated(upload, encrypt(scheme, otherPlan, 5, vector, clone));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void encrypt_sharesOfAsManyMembersAsMayCollude_areUniform(SchemeShape shape, RandomSource random) {
        int corrupt = shape.corruptMembers();
        if (corrupt == 0) {
            return;
        }
        // Cells of the joint distribution: 1,024 for two members, 32 for one. A cell's share of the field is even but
        // for 1 part in 32,767, a hundred times less than the noise of the counts; ChiSquare derives the bound.
        int cells = 1 << (5 * corrupt);
        long[] counts = new long[cells];
        try (AggregationScheme scheme = scheme(shape)) {
            RoundFixture round = new RoundFixture(scheme, random);
            for (int upload = 0; upload < 16; upload++) {
                List<byte[]> shares = round.upload(new int[shape.dimension()]).shares();
                List<int[]> views = new ArrayList<>();
                for (int member = 0; member < corrupt; member++) {
                    views.add(entries(shares.get(shape.members() - 1 - member)));
                }
                for (int i = 0; i < SHARE_LENGTH; i++) {
                    int cell = 0;
                    for (int[] view : views) {
                        cell = 32 * cell + (int) (32L * view[i] / ShareVector.PRIME);
                    }
                    counts[cell]++;
                }
            }
        }
        double[] uniform = new double[cells];
        Arrays.fill(uniform, 1.0 / cells);

        ChiSquare.assertFits(counts, uniform);
    }

    static void assertWrongKey(int combinations, RoundFixture.Result result) {
        assertThat(result.outcome()).isEqualTo(new Opening.WrongKey(combinations));
    }

    private static Upload encrypt(
            AggregationScheme scheme, RoundContext context, int client, int[] vector, byte[] randomKey) {
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(randomKey)) {
            return new RoundFixture(scheme, context, random).encrypt(client, vector, random);
        }
    }

    /** About one byte in 256 is equal by chance; far from each other means fewer than one in 64, in all shares too. */
    private static void assertUnrelated(Upload first, Upload second) {
        assertMostlyDifferent(first.ciphertext(), second.ciphertext());
        for (int member = 0; member < first.shares().size(); member++) {
            assertThat(first.shares().get(member)).isNotEqualTo(second.shares().get(member));
        }
    }

    private static void assertMostlyDifferent(byte[] first, byte[] second) {
        int equal = 0;
        for (int i = 0; i < first.length; i++) {
            equal += first[i] == second[i] ? 1 : 0;
        }
        assertThat(equal).isLessThan(first.length / 64);
    }

    private static int[] entries(byte[] packed) {
        int[] entries = new int[SHARE_LENGTH];
        for (int bit = 0; bit < 20 * entries.length; bit++) {
            entries[bit / 20] |= (packed[bit / 8] >>> (bit % 8) & 1) << (bit % 20);
        }
        return entries;
    }
}
