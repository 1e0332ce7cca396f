// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.ChiSquare;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.ReferenceOneTimeKey;
import io.cipherfold.seal.ReferenceRing;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How likely a wrong key is to open a sum. A key that differs by d leaves the residual of a d more; for a d without zeros
 * among its evaluations a d is uniform, as a is, so every coefficient of the residual is uniform over its 2^a values.
 */
@ExtendWith(Replay.class)
class WrongKeySumTest {

    private static final int N = OneTimeKeyParameters.DEGREE;
    private static final int[] SHIFTS = {12, 15, 18};
    private static final int[] MOST_CLIENTS = {1_122, 71_886, OneTimeKeyParameters.GREATEST_CLIENTS};
    private static final int CELLS = 64;
    private static final int ROUNDS = 4;

    /** log2 of the probability that all residuals of one chunk are within the bound: ((2B + 1) / 2^a)^N. */
    private static double withinBoundLog2(int shift, int clients) {
        double width = 2.0 * OneTimeKeyParameters.residualBound(clients) + 1;
        return N * (log2(width) - shift);
    }

    /**
     * log2 of a bound on the probability that their mean square is at most 2 * 21 * K. There are at most as many whole points
     * in a ball as the volume of one whose radius is half a cube's diagonal greater: (pi R^2)^(N/2) / (N/2)!.
     */
    private static double withinMeanSquareLog2(int shift, int clients) {
        double radius = Math.sqrt(2.0 * OneTimeKeyParameters.ERROR_VARIANCE * clients * N) + Math.sqrt(N) / 2;
        double factorialLog2 = 0;
        for (int i = 2; i <= N / 2; i++) {
            factorialLog2 += log2(i);
        }
        return N / 2.0 * log2(Math.PI * radius * radius) - factorialLog2 - (double) N * shift;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    @Test
    void wrongKey_passesEachCheck_withAProbabilityOutOfReach() {
        for (int i = 0; i < SHIFTS.length; i++) {
            int most = MOST_CLIENTS[i];
            for (int clients : new int[] {1, 2, 10, most / 10, most / 2, most}) {
                String of = "a = " + SHIFTS[i] + ", " + clients + " clients";
                assertThat(withinMeanSquareLog2(SHIFTS[i], clients)).as(of).isLessThan(-8000);
                // At the most clients the greatest residual may be 0.9 of what there can be: this alone would be
                // 2^-620.
                assertThat(withinBoundLog2(SHIFTS[i], clients)).as(of).isLessThan(-600);
            }
        }
    }

    @Test
    void mostClients_areTheLastOfTheirShift() {
        for (int i = 0; i < SHIFTS.length; i++) {
            int bits = OneTimeKeyParameters.greatestDigitBits(MOST_CLIENTS[i], 3);
            SchemeShape shape = new SchemeShape(1, bits, MOST_CLIENTS[i], 4, 1);
            assertThat(OneTimeKeyParameters.of(shape).messageShift()).isEqualTo(SHIFTS[i]);
            if (MOST_CLIENTS[i] < OneTimeKeyParameters.GREATEST_CLIENTS) {
                assertThat(OneTimeKeyParameters.greatestDigitBits(MOST_CLIENTS[i] + 1, 3))
                        .isLessThan(bits);
            }
        }
    }

    /** The smallest error there is: one coefficient of the key sum off by one. */
    @ParameterizedTest
    @CsvSource({"12, 16, 1000", "15, 15, 50000", "18, 14, 188000"})
    @Tag("native")
    @ExtendWith(NoLeakedHandles.class)
    void open_oneCoefficientOffByOne_isRefusedAndTheResidualIsUniform(
            int shift, int bits, int clients, RandomSource random) {
        SchemeShape shape = new SchemeShape(500, bits, clients, 4, 1);
        ReferenceRing ring = new ReferenceRing(N, OneTimeKeyParameters.MODULUS);
        ReferenceOneTimeKey twin = new ReferenceOneTimeKey(ring, shift, bits);
        long[] counts = new long[CELLS];
        try (OneTimeKey scheme = new OneTimeKey(shape)) {
            for (int number = 1; number <= ROUNDS; number++) {
                RoundContext context = new RoundContext(Digest.sha256(new byte[] {2}), number);
                RoundFixture round = new RoundFixture(scheme, context, random);
                List<Upload> uploads = round.uploads(3, 100);
                SortedMap<Integer, byte[]> shares = round.threshold(uploads);
                SortedMap<Integer, ShareVector> unpacked = new TreeMap<>();
                shares.forEach((member, share) -> unpacked.put(member, ShareVector.unpack(share, N)));
                int[] key = new ShamirSharing(4, 1).recover(unpacked);
                int wrong = (int) random.nextBelow(N);
                int off = number % 2 == 0 ? 1 : -1;
                // The weight of the second of two members at 0 is -1.
                RoundFixture.alter(shares, 2, wrong, -off);

                KeyedSchemeContract.assertWrongKey(1, round.open(uploads, shares));

                long[] sum = sum(ring, uploads);
                byte[] seed = context.publicSeed("cipherfold/otk/a/1");
                int bound = OneTimeKeyParameters.residualBound(3);
                if (number == 1) {
                    long[] right = residual(ring, twin, seed, key, sum, shift);
                    assertThat(Arrays.stream(right).map(Math::abs).max().orElseThrow())
                            .isLessThanOrEqualTo(bound);
                }
                key[wrong] += off;
                for (long value : residual(ring, twin, seed, key, sum, shift)) {
                    counts[(int) (((value + (1L << (shift - 1))) * CELLS) >> shift)]++;
                }
            }
        }
        double[] uniform = new double[CELLS];
        Arrays.fill(uniform, 1.0 / CELLS);
        ChiSquare.assertFits(counts, uniform);
    }

    private static long[] sum(ReferenceRing ring, List<Upload> uploads) {
        long[] sum = new long[N];
        for (Upload upload : uploads) {
            for (int i = 0; i < N; i++) {
                long word = word(upload.ciphertext(), i);
                sum[i] = ring.reduce(BigInteger.valueOf(sum[i]).add(BigInteger.valueOf(word)));
            }
        }
        return sum;
    }

    private static long word(byte[] packed, int index) {
        long word = 0;
        for (int bit = 59; bit >= 0; bit--) {
            int position = 60 * index + bit;
            word = word << 1 | (packed[position / 8] >>> (position % 8) & 1);
        }
        return word;
    }

    /** What is left of sum - a key below the message, centred. */
    private static long[] residual(
            ReferenceRing ring, ReferenceOneTimeKey twin, byte[] seed, int[] key, long[] sum, int shift) {
        long[] polynomial = new long[N];
        Arrays.setAll(polynomial, i -> ring.reduce(BigInteger.valueOf(key[i])));
        long[] product =
                ring.inverseTransform(ring.multiply(twin.publicPolynomial(seed, 0), ring.transform(polynomial)));
        long[] residual = new long[N];
        long half = 1L << (shift - 1);
        for (int i = 0; i < N; i++) {
            long difference = ring.reduce(BigInteger.valueOf(sum[i]).subtract(BigInteger.valueOf(product[i])));
            residual[i] = Math.floorMod(ring.centred(difference) + half, 2 * half) - half;
        }
        return residual;
    }
}
