// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.ChiSquare;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.ReferenceCollective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The keys of DirectBfv: those of the members, and the collective one that contributions from outside add up to. */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class DirectBfvKeysTest {

    private static final SchemeShape SMALL = new SchemeShape(100, 16, 1_000, 3, 1);
    private static final EpochContext EPOCH = new EpochContext(RoundFixture.CONTEXT.plan(), 7);

    @Test
    void memberKey_fromItsSecret_isTheSame(RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(SMALL);
                MemberKey key = scheme.newMemberKey(EPOCH, 2, random);
                MemberKey again = scheme.memberKey(EPOCH, 2, key.secret())) {
            assertThat(again.contribution()).isEqualTo(key.contribution()).hasSize(scheme.contributionBytes());
            assertThat(again.secret()).isEqualTo(key.secret()).hasSize(32);
            for (int length : new int[] {0, 31, 33}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scheme.memberKey(EPOCH, 2, new byte[length]))
                        .withMessage("a member's key has 32 bytes in this scheme, not " + length);
            }
            for (int member : new int[] {0, 4}) {
                assertThatIllegalArgumentException().isThrownBy(() -> scheme.newMemberKey(EPOCH, member, random));
                assertThatIllegalArgumentException().isThrownBy(() -> scheme.memberKey(EPOCH, member, key.secret()));
            }
        }
    }

    @Test
    void newMemberKey_sameRandomnessForAnythingElse_isAnotherSecret(RandomSource random) {
        byte[] clone = new byte[32];
        random.nextBytes(clone);
        EpochContext nextEpoch = new EpochContext(EPOCH.plan(), EPOCH.firstRound() + 1);
        EpochContext otherPlan = new EpochContext(Digest.ZERO, EPOCH.firstRound());
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            byte[] secret = memberSecret(scheme, EPOCH, 1, clone);
            assertThat(memberSecret(scheme, EPOCH, 1, clone)).isEqualTo(secret);
            assertThat(memberSecret(scheme, EPOCH, 2, clone)).isNotEqualTo(secret);
            assertThat(memberSecret(scheme, nextEpoch, 1, clone)).isNotEqualTo(secret);
            assertThat(memberSecret(scheme, otherPlan, 1, clone)).isNotEqualTo(secret);
        }
    }

    @Test
    void collectiveKey_contributionsThatAreNone_areRefused(RandomSource random) {
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            List<byte[]> good = new ArrayList<>();
            for (int member = 1; member <= 3; member++) {
                good.add(scheme.newMemberKey(EPOCH, member, random).contribution());
            }
            byte[] outOfRange = good.get(1).clone();
            Arrays.fill(outOfRange, outOfRange.length - 3, outOfRange.length, (byte) -1);
            byte[] tooShort = Arrays.copyOf(good.get(1), scheme.contributionBytes() - 1);
            scheme.collectiveKey(EPOCH, good).close();

            assertRefused(
                    scheme, good.subList(0, 2), WireException.Reason.OUT_OF_RANGE, "3 contributions, there are 2");
            assertRefused(scheme, with(good, tooShort), WireException.Reason.WRONG_LENGTH, "contribution 2 must have");
            assertRefused(
                    scheme,
                    with(good, outOfRange),
                    WireException.Reason.OUT_OF_RANGE,
                    "a residue of contribution 2 is not below its prime");
            assertRefused(
                    scheme,
                    with(good, good.get(0).clone()),
                    WireException.Reason.OUT_OF_RANGE,
                    "contributions 1 and 2 are the same");
        }
    }

    @Test
    void encrypt_keyOfAnotherScheme_isRefused(RandomSource random) {
        IntegerVector vector = IntegerVector.of(new int[SMALL.dimension()]);
        try (DirectBfv scheme = new DirectBfv(SMALL);
                DirectBfv other = new DirectBfv(SMALL)) {
            List<byte[]> contributions = new ArrayList<>();
            for (int member = 1; member <= 3; member++) {
                contributions.add(other.newMemberKey(EPOCH, member, random).contribution());
            }
            for (CollectiveKey key : List.of(CollectiveKey.NONE, other.collectiveKey(EPOCH, contributions))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scheme.encrypt(
                                RoundFixture.CONTEXT, key, 0, vector, random, new CollectedUpload(scheme)))
                        .withMessage("the collective key was made by another scheme");
            }
            try (MemberSum sum = scheme.newMemberSum(RoundFixture.CONTEXT)) {
                assertThatIllegalArgumentException().isThrownBy(() -> sum.unmask(MemberKey.NONE, random));
            }
        }
    }

    @Test
    void secretsAndErrors_haveTheirDistributions(RandomSource random) {
        long[] ternary = new long[3];
        long[] errors = new long[85];
        try (DirectBfv scheme = new DirectBfv(SMALL)) {
            DirectBfvParameters.Set set = scheme.parameters().set();
            ReferenceCollective twin = new ReferenceCollective(8192, set.primes(), set.plainModulus(), 1 << 16);
            for (int member = 0; member < 10; member++) {
                // The twin's contribution is production's, bit for bit (DirectBfvTwinTest), so its samples are too.
                MemberKey key = scheme.newMemberKey(EPOCH, 1, random);
                Arrays.stream(twin.secret(key.secret())).forEach(value -> ternary[value + 1]++);
                Arrays.stream(twin.error(key.secret())).forEach(value -> errors[value + 42]++);
            }
        }
        ChiSquare.assertFits(ternary, new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3});
        double[] binomial = new double[85];
        binomial[0] = Math.pow(2, -84);
        for (int i = 1; i < binomial.length; i++) {
            binomial[i] = binomial[i - 1] * (85 - i) / i;
        }
        ChiSquare.assertFits(errors, binomial);
    }

    private static byte[] memberSecret(DirectBfv scheme, EpochContext epoch, int member, byte[] randomKey) {
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(randomKey);
                MemberKey key = scheme.newMemberKey(epoch, member, random)) {
            return key.secret();
        }
    }

    private static List<byte[]> with(List<byte[]> contributions, byte[] second) {
        return List.of(contributions.get(0), second, contributions.get(2));
    }

    private static void assertRefused(
            DirectBfv scheme, List<byte[]> contributions, WireException.Reason reason, String message) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> scheme.collectiveKey(EPOCH, contributions))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
