// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class RoundTripTest {

    private static final int PARAMETERS = 12_288 + 77;

    /** 12 standard deviations of a sum of K errors, and one wrap; Hoeffding: more with chance 2^-102 a coefficient. */
    private static long residualBound(int clients) {
        return (long) Math.ceil(12 * Math.sqrt(21.0 * clients)) + 1;
    }

    @ParameterizedTest
    @EnumSource
    void sumOfOne_fullRangeDigits_isTheVector(OneTimeKeyRing parameters, SplittableRandom random) {
        int half = 1 << (parameters.digitBits() - 1);
        // The top digit stays inside t, which is a little below B^3; the wrap has a test of its own.
        int[] vector = random.ints(PARAMETERS, -half + 1, half - 1).toArray();
        try (Federation federation = new Federation(parameters, PARAMETERS, random)) {
            federation.upload(vector, random);
            Opened opening = federation.open();
            assertThat(opening.first(PARAMETERS)).isEqualTo(vector);
            // One client: the residual is its error, at most eta, and no wrap.
            assertThat(opening.residual().maxAbs()).isLessThanOrEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumOfMany_digitsThatFit_isTheSumAndPaddingIsZero(OneTimeKeyRing parameters, SplittableRandom random) {
        int clients = 25;
        int limit = ((1 << (parameters.digitBits() - 1)) - 2) / clients;
        int[] sum = new int[PARAMETERS];
        try (Federation federation = new Federation(parameters, PARAMETERS, random)) {
            for (int client = 0; client < clients; client++) {
                int[] vector = random.ints(PARAMETERS, -limit, limit + 1).toArray();
                Arrays.setAll(sum, i -> sum[i] + vector[i]);
                federation.upload(vector, random);
            }
            Opened opening = federation.open();
            int[] digits = opening.digits();
            assertThat(Arrays.copyOf(digits, PARAMETERS)).isEqualTo(sum);
            assertThat(Arrays.copyOfRange(digits, PARAMETERS, digits.length)).containsOnly(0);
            assertThat(opening.residual().maxAbs()).isLessThanOrEqualTo(residualBound(clients));
            assertThat(opening.residual().squares())
                    .isLessThanOrEqualTo(2L * 21 * clients * opening.residual().coefficients());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sum_singleValuesFarOutsideADigit_dependsOnTheSumAlone(OneTimeKeyRing parameters, SplittableRandom random) {
        int[] vector = random.ints(PARAMETERS, -1000, 1001).toArray();
        int limit = OneTimeEncryptor.MAX_ABS_DIGIT - 1000;
        int[] mask = random.ints(PARAMETERS, -limit, limit + 1).toArray();
        int[] first = new int[PARAMETERS];
        int[] second = new int[PARAMETERS];
        Arrays.setAll(first, i -> vector[i] + mask[i]);
        Arrays.setAll(second, i -> -mask[i]);
        try (Federation federation = new Federation(parameters, PARAMETERS, random)) {
            federation.upload(first, random);
            federation.upload(second, random);
            Opened opening = federation.open();
            assertThat(opening.first(PARAMETERS)).isEqualTo(vector);
            // No trace of how often single messages wrapped: their number would show here.
            assertThat(opening.residual().maxAbs()).isLessThanOrEqualTo(residualBound(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void topDigit_beyondItsRange_wrapsAndMovesTheLowestByTheGap(OneTimeKeyRing parameters, SplittableRandom random) {
        int count = parameters.layout().digitsPerCoefficient();
        int half = 1 << (parameters.digitBits() - 1);
        // B^D - t: 64, 8 or 1; with a bit to spare the message does not wrap, the digit alone does.
        int gap = Math.toIntExact(Math.max(0, (1L << parameters.layout().totalBits()) - parameters.plainModulus()));
        int[] left = new int[count];
        int[] right = new int[count];
        left[0] = 100;
        left[count - 1] = half - 10;
        right[count - 1] = 10;
        int[] expected = new int[count];
        expected[0] = 100 + gap;
        expected[count - 1] = -half;
        try (Federation federation = new Federation(parameters, count, random)) {
            federation.upload(left, random);
            federation.upload(right, random);
            assertThat(federation.open().first(count)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keySum_oneCoefficientOffByOne_residualIsUniform(OneTimeKeyRing parameters, SplittableRandom random) {
        try (Federation federation = threeClients(parameters, random)) {
            int[] keySum = federation.keySum();
            keySum[random.nextInt(keySum.length)]++;
            assertUniformResidual(federation.open(keySum), parameters);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keySum_oneClientMissing_residualIsUniform(OneTimeKeyRing parameters, SplittableRandom random) {
        try (Federation federation = threeClients(parameters, random)) {
            federation.dropKey(1);
            assertUniformResidual(federation.open(), parameters);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ciphertext_oneClientMissing_residualIsUniform(OneTimeKeyRing parameters, SplittableRandom random) {
        try (Federation federation = threeClients(parameters, random)) {
            federation.subtractUpload(1);
            assertUniformResidual(federation.open(), parameters);
        }
    }

    private static Federation threeClients(OneTimeKeyRing parameters, SplittableRandom random) {
        Federation federation = new Federation(parameters, PARAMETERS, random);
        for (int client = 0; client < 3; client++) {
            federation.upload(random.ints(PARAMETERS, -100, 101).toArray(), random);
        }
        return federation;
    }

    /**
     * For a residual uniform on +-H the mean square is H^2/3 with variance (4/45) H^4 / n. Ten standard deviations are below
     * 0.034 H^2 for the 8,192 coefficients here.
     */
    private static void assertUniformResidual(Opened opening, OneTimeKeyRing parameters) {
        double half = parameters.halfStep();
        double meanSquare =
                (double) opening.residual().squares() / opening.residual().coefficients() / (half * half);
        assertThat(opening.residual().coefficients()).isEqualTo(8192);
        assertThat(meanSquare).isBetween(1.0 / 3 - 0.034, 1.0 / 3 + 0.034);
        assertThat((double) opening.residual().maxAbs()).isBetween(0.9 * half, half + 1);
    }

    @Test
    void subtract_whatWasAdded_leavesTheOthers(SplittableRandom random) {
        OneTimeKeyRing parameters = OneTimeKeyRing.SCALE_12;
        int[] kept = random.ints(PARAMETERS, -100, 101).toArray();
        try (Federation federation = new Federation(parameters, PARAMETERS, random)) {
            federation.upload(random.ints(PARAMETERS, -100, 101).toArray(), random);
            federation.upload(kept, random);
            federation.subtractUpload(0);
            federation.dropKey(0);
            Opened opening = federation.open();
            assertThat(opening.first(PARAMETERS)).isEqualTo(kept);
            assertThat(opening.residual().maxAbs()).isLessThanOrEqualTo(42);
        }
    }

    @Test
    void opening_twice_isTheSame(SplittableRandom random) {
        try (Federation federation = threeClients(OneTimeKeyRing.SCALE_15, random)) {
            assertThat(federation.open().digits()).isEqualTo(federation.open().digits());
        }
    }
}
