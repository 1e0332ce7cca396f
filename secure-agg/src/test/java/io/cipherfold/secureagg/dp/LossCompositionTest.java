// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The composition by transforms against sums over all outcomes, convolved one step after the other. */
@ExtendWith(Replay.class)
class LossCompositionTest {

    private static final double INTERVAL = 0.05;
    private static final int MAX_SIZE = 1 << 16;

    /** Losses from -1 to 1 with random masses, a few of them zero, and an infinite loss. */
    private static PrivacyLossDistribution randomLosses(double infinityMass, RandomSource random) {
        double[] masses = new double[41];
        double sum = 0;
        for (int i = 0; i < masses.length; i++) {
            masses[i] = random.nextBelow(5) == 0 ? 0 : random.nextDouble();
            sum += masses[i];
        }
        for (int i = 0; i < masses.length; i++) {
            masses[i] *= (1 - infinityMass) / sum;
        }
        return new PrivacyLossDistribution(INTERVAL, -20, 0, masses, infinityMass, 1e-15);
    }

    private static double[] convolve(double[] left, PrivacyLossDistribution right) {
        double[] result = new double[left.length + right.size() - 1];
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.size(); j++) {
                result[i + j] += left[i] * right.mass(j);
            }
        }
        return result;
    }

    /** Sum of the mass above epsilon, each less e^epsilon times what it has under the other input. */
    private static double deltaBySum(List<LossComposition.Part> parts, double epsilon) {
        double[] masses = {1};
        double lowest = 0;
        double finite = 1;
        for (LossComposition.Part part : parts) {
            for (int step = 0; step < part.repetitions(); step++) {
                masses = convolve(masses, part.losses());
                lowest += part.losses().loss(0);
                finite *= 1 - part.losses().infinityMass();
            }
        }
        double delta = 1 - finite;
        for (int i = 0; i < masses.length; i++) {
            double loss = lowest + i * INTERVAL;
            delta += loss > epsilon ? masses[i] * -Math.expm1(epsilon - loss) : 0;
        }
        return delta;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "3, 2, 0", "7, 1, 1e-4", "20, 15, 1e-6"})
    void delta_anyEpsilon_isTheSumOverAllOutcomes(long first, long second, double infinityMass, RandomSource random) {
        List<LossComposition.Part> parts = List.of(
                new LossComposition.Part(randomLosses(infinityMass, random), first),
                new LossComposition.Part(randomLosses(infinityMass / 2, random), second));
        LossMoments moments = new LossMoments(parts);
        for (double epsilon : new double[] {0, 0.01, 0.5, 1.23, 2, 4}) {
            LossComposition total = LossComposition.of(parts, moments, moments.tiltForEpsilon(epsilon), MAX_SIZE)
                    .orElseThrow();
            double expected = deltaBySum(parts, epsilon);
            double pessimistic = total.delta(epsilon, PrivacyLossEstimate.PESSIMISTIC);
            double optimistic = total.delta(epsilon, PrivacyLossEstimate.OPTIMISTIC);
            assertThat(pessimistic).isCloseTo(expected, within(1e-8 * expected + 1e-12));
            assertThat(optimistic).isCloseTo(expected, within(1e-8 * expected + 1e-12));
            // The sum itself rounds.
            assertThat(pessimistic).isGreaterThanOrEqualTo(expected * (1 - 1e-12));
            assertThat(optimistic).isLessThanOrEqualTo(expected * (1 + 1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1", "1e-3", "1e-6"})
    void epsilon_ofADelta_givesThatDeltaBack(double delta, RandomSource random) {
        List<LossComposition.Part> parts = List.of(new LossComposition.Part(randomLosses(0, random), 10));
        LossMoments moments = new LossMoments(parts);
        LossComposition total = LossComposition.of(parts, moments, moments.tiltForDelta(delta), MAX_SIZE)
                .orElseThrow();
        double pessimistic = total.epsilon(delta, PrivacyLossEstimate.PESSIMISTIC);
        double optimistic = total.epsilon(delta, PrivacyLossEstimate.OPTIMISTIC);
        assertThat(optimistic).isLessThanOrEqualTo(pessimistic);
        assertThat(deltaBySum(parts, pessimistic)).isLessThanOrEqualTo(delta * (1 + 1e-12));
        assertThat(deltaBySum(parts, pessimistic)).isCloseTo(delta, within(1e-7 * delta));
    }
}
