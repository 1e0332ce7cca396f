// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.dp.SampledGaussian;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class CanaryScoresTest {

    private static final double SIGNIFICANCE = 0.05;

    private static boolean[] coins(int canaries, RandomSource random) {
        boolean[] coins = new boolean[canaries];
        for (int i = 0; i < canaries; i++) {
            coins[i] = random.nextInt() < 0;
        }
        return coins;
    }

    @Test
    void guesses_ofBothEnds_countTheCorrectOnes() {
        double[] scores = new double[100];
        boolean[] included = new boolean[100];
        Arrays.setAll(scores, i -> i);
        // Included: 50 to 97, and 3 at the wrong end; 98 and 99 are not.
        Arrays.fill(included, 50, 98, true);
        included[3] = true;
        CanaryScores canaries = new CanaryScores(scores, included);

        assertThat(canaries.canaries()).isEqualTo(100);
        assertThat(canaries.guesses(4)).isEqualTo(new OneRunGuesses(100, 4, 2));
        assertThat(canaries.guesses(11)).isEqualTo(new OneRunGuesses(100, 10, 7));
        assertThat(canaries.guesses(100)).isEqualTo(new OneRunGuesses(100, 100, 97));
    }

    @Test
    void manyRun_separatedScores_testsTheOtherHalf() {
        int canaries = 4000;
        double[] scores = new double[canaries];
        boolean[] included = new boolean[canaries];
        for (int i = 0; i < canaries; i++) {
            included[i] = i % 4 < 2;
            scores[i] = (included[i] ? 10 : 0) + i / 4000.0;
        }

        assertThat(new CanaryScores(scores, included).manyRun(0, SIGNIFICANCE).evidence())
                .isEqualTo(new ManyRunCounts(1000, 1000, 1000, 0));
    }

    /**
     * Scores of the Gaussian mechanism, with a known epsilon. The reference program of arXiv 2305.08846's bound finds 1.13,
     * 2.31 and 4.40 in 20,000 such scores, guessing at one end only and choosing among all thresholds.
     */
    @ParameterizedTest
    @CsvSource({"1, 0.7", "2, 1.6", "4, 3.3"})
    void bothBounds_gaussianScores_liesBetweenWhatIsFoundAndTheTruth(
            double distance, double least, RandomSource random) {
        boolean[] included = coins(20_000, random);
        double[] scores = Seeds.gaussian(included.length, 1, random);
        for (int i = 0; i < scores.length; i++) {
            scores[i] += included[i] ? distance : 0;
        }
        CanaryScores canaries = new CanaryScores(scores, included);
        double proven = new SampledGaussian(1, 1 / distance, 1).epsilon(1e-6).epsilon();

        assertThat(canaries.oneRun(1e-6, SIGNIFICANCE).epsilonLowerBound()).isBetween(least, proven);
        assertThat(canaries.manyRun(1e-6, SIGNIFICANCE).epsilonLowerBound()).isBetween(least, proven);
    }

    /** Randomised response with a known epsilon: the bounds exceed it as rarely as they say. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 2.5})
    void bothBounds_manyAudits_areWrongAsRarelyAsTheySay(double epsilon, RandomSource random) {
        int audits = 200;
        int oneRunWrong = 0;
        int manyRunWrong = 0;
        double truth = 1 / (1 + Math.exp(-epsilon));
        for (int audit = 0; audit < audits; audit++) {
            boolean[] included = coins(400, random);
            double[] scores = new double[included.length];
            for (int i = 0; i < scores.length; i++) {
                boolean told = included[i] == random.nextDouble() < truth;
                scores[i] = (told ? 1 : 0) + random.nextDouble() / 2;
            }
            CanaryScores canaries = new CanaryScores(scores, included);
            oneRunWrong += canaries.oneRun(0, SIGNIFICANCE).epsilonLowerBound() > epsilon ? 1 : 0;
            manyRunWrong += canaries.manyRun(0, SIGNIFICANCE).epsilonLowerBound() > epsilon ? 1 : 0;
        }

        // A binomial of 200 trials of probability at most 0.05: mean 10, deviation 3.1, of which 6.5.
        assertThat(oneRunWrong).isLessThanOrEqualTo(30);
        assertThat(manyRunWrong).isLessThanOrEqualTo(30);
    }

    @Test
    void collect_sumWithoutProtection_findsEverybody(RandomSource random) {
        Canaries canaries = new Canaries(new Canaries.Design(50, 8, 2, 2000, 3), random);
        int[] rounds = new int[1];
        CanaryScores scores =
                CanaryScores.collect(new InsecurePlainMean(2000, 3, canaries, canaries), canaries, () -> rounds[0]++);

        assertThat(rounds[0]).isEqualTo(16);
        assertThat(scores.canaries()).isEqualTo(400);
        // Surely at least 100 coins fell on either side.
        assertThat(scores.guesses(200).correct()).isEqualTo(200);
    }

    @Test
    void collect_otherLengthOrAbortedRound_isRefused(RandomSource random) {
        Canaries canaries = new Canaries(new Canaries.Design(64, 1, 1, 10, 1), random);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CanaryScores.collect(new InsecurePlainMean(11, 1, canaries, canaries), canaries, () -> {}))
                .withMessage("vectors of the pipeline must have 10 coordinates like the canaries, have 11");
        SecureSum aborting = new SecureSum() {
            @Override
            public int vectorLength() {
                return 10;
            }

            @Override
            public RoundOutcome run(int round, float[] model) {
                return new RoundOutcome.Aborted(round, AbortReason.TOO_FEW_UPLOADS);
            }

            @Override
            public void close() {}
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> CanaryScores.collect(aborting, canaries, () -> {}))
                .withMessageContaining("TOO_FEW_UPLOADS");
    }

    @Test
    void constructor_badScores_namesTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanaryScores(new double[63], new boolean[63]))
                .withMessage("canaries must be 64 to 1000000, was 63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanaryScores(new double[64], new boolean[65]))
                .withMessage("there must be one coin for each of 64 scores, were 65");
        double[] scores = new double[64];
        scores[5] = Double.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanaryScores(scores, new boolean[64]))
                .withMessage("a score must be a finite number, was NaN");
        assertThatIllegalStateException()
                .isThrownBy(() -> new CanaryScores(new double[64], new boolean[64]).manyRun(0, SIGNIFICANCE))
                .withMessageContaining("fell alike");
    }
}
