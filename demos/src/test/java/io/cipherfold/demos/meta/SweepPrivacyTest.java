// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.secureagg.dp.AnalyticGaussian;
import io.cipherfold.secureagg.dp.ConcentratedPrivacy;
import io.cipherfold.secureagg.dp.RenyiOrders;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepPrivacyTest {

    private static final SweepPrivacy.Training OMNIGLOT = new SweepPrivacy.Training(7333, 100, 0.5, 300, 450);

    private static SweepPrivacy usual(int population) {
        return SweepPrivacy.of(OMNIGLOT, population, Optional.empty(), OptionalDouble.empty());
    }

    /** By another program: Renyi divergences at integer orders, delta the population to the power -1.1. */
    @ParameterizedTest
    @CsvSource({
        "4000, 0.5, 17.6, 0.05",
        "4000, 1, 2.68, 0.005",
        "4000, 2, 0.83, 0.005",
        "1000, 0.5, 135, 0.5",
        "1000, 1, 11.3, 0.05",
        "1000, 2, 3.6, 0.05",
        "100000, 0.5, 5.4, 0.05",
        "100000, 1, 0.77, 0.005",
        "100000, 2, 0.15, 0.005"
    })
    void central_readersFigure_isNotAboveTheCalibration(
            int population, double noise, double calibrated, double halfDigit) {
        SweepPrivacy.Views views = usual(population).views(NoisePlacement.CENTRAL, noise);
        assertThat(views.readers().renyi()).isLessThan(calibrated + halfDigit);
        double delta = Math.pow(population, -1.1);
        double atIntegers = new SampledGaussian(100.0 / population, noise, 300)
                .renyiCurve(RenyiOrders.integers())
                .epsilon(delta)
                .epsilon();
        assertThat(atIntegers).as("the same orders").isCloseTo(calibrated, within(halfDigit));
        assertThat(views.readers().lossDistribution().orElseThrow())
                .as("the tighter accountant")
                .isLessThan(views.readers().renyi());
        assertThat(views.operators().renyi()).as("the server sees everything").isInfinite();
    }

    @Test
    void distributed_twoAccountants_agreeWithClosedFormulas() {
        SweepPrivacy privacy = usual(4000);
        for (double noise : new double[] {0.5, 1, 2, 8}) {
            SweepPrivacy.Views views = privacy.views(NoisePlacement.DISTRIBUTED, noise);
            double honestNoise = noise * Math.sqrt(57.0 / 100);
            int cap = privacy.participations();
            assertThat(views.operators().lossDistribution().orElseThrow())
                    .isCloseTo(AnalyticGaussian.of(honestNoise, cap).epsilon(privacy.delta()), within(5e-3));
            double concentrated =
                    ConcentratedPrivacy.ofGaussian(honestNoise, cap).epsilon(privacy.delta());
            assertThat(views.operators().renyi())
                    .as("discrete shares cost a little more than the Gaussian")
                    .isBetween(concentrated * (1 - 1e-4), concentrated * 1.01);
            assertThat(views.readers().renyi())
                    .isLessThanOrEqualTo(views.operators().renyi());
        }
    }

    @Test
    void local_figure_isThatOfOneUpdate() {
        SweepPrivacy privacy = new SweepPrivacy(OMNIGLOT, 4000, 9, 1e-4);
        SweepPrivacy.Views views = privacy.views(NoisePlacement.LOCAL, 3);
        // Nine times noise 3 is once noise 1.
        assertThat(views.operators().lossDistribution().orElseThrow())
                .isCloseTo(new AnalyticGaussian(1).epsilon(1e-4), within(1e-3));
        assertThat(views.readers()).isEqualTo(views.operators());
    }

    @Test
    void views_withoutNoise_promiseNothing() {
        for (NoisePlacement placement : NoisePlacement.values()) {
            SweepPrivacy.Views views = usual(1000).views(placement, 0);
            assertThat(views.operators().renyi()).isInfinite();
            assertThat(views.readers().lossDistribution().orElseThrow()).isInfinite();
        }
    }

    @Test
    void distributed_muchNoiseAndRoomUnderTheCap_hasASmallerFigureForReaders() {
        SweepPrivacy.Training training = new SweepPrivacy.Training(7333, 400, 0.5, 100, 100);
        SweepPrivacy tight = SweepPrivacy.of(training, 20_000, Optional.empty(), OptionalDouble.empty());
        assertThat(tight.views(NoisePlacement.DISTRIBUTED, 8).why().orElseThrow())
                .contains("cap of 6");
        SweepPrivacy roomy = SweepPrivacy.of(training, 20_000, Optional.of(24), OptionalDouble.empty());
        SweepPrivacy.Views views = roomy.views(NoisePlacement.DISTRIBUTED, 8);
        assertThat(views.why()).isEmpty();
        assertThat(views.readers().renyi()).isLessThan(views.operators().renyi());
        assertThat(views.readers().lossDistribution()).isEmpty();
    }

    @Test
    void plan_sumOfTheMeanRound_hasTheNoiseThatWasAskedFor() {
        for (double noise : new double[] {0.2, 1, 32}) {
            PlanOptions plan = usual(4000).plan(noise);
            PlanDraft.EncodingChoice encoding = plan.encoding();
            double grid = plan.grid();
            double deviation = grid * Math.sqrt(100.0 * encoding.parameters().noiseVariancePerClient());
            // In units of the bound on a rounded update, which is above C: by 6 % on the coarse grid of much noise.
            assertThat(deviation / (noise * 0.5)).isBetween(1.0, 1.07);
            assertThat(plan.noiseMultiplier()).isCloseTo(noise * Math.sqrt((71.0 - 14) / 100), within(1e-12));
        }
        assertThat(usual(4000).plan(0).encoding().parameters().noiseVariancePerClient())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"300, 100, 4000", "300, 100, 1000", "300, 100, 100000", "150, 140, 10000", "2, 1, 1000000", "5, 9, 10"})
    void participations_usualCap_isTheLeastThatStopsOnePercent(int rounds, int drawn, int population) {
        int cap = SweepPrivacy.usualParticipations(rounds, (double) drawn / population);
        assertThat(moreThan(cap, rounds, drawn, population)).isLessThanOrEqualTo(0.01 + 1e-12);
        if (cap > 1) {
            assertThat(moreThan(cap - 1, rounds, drawn, population)).isGreaterThan(0.01);
        }
    }

    @Test
    void participations_everybodyInEveryRound_areAllRounds() {
        assertThat(SweepPrivacy.usualParticipations(300, 1)).isEqualTo(300);
    }

    /** The probability of more than {@code cap} heads, summed from the top in decimal numbers. */
    private static double moreThan(int cap, int rounds, int drawn, int population) {
        MathContext digits = new MathContext(40);
        BigDecimal rate = BigDecimal.valueOf(drawn).divide(BigDecimal.valueOf(population), digits);
        BigDecimal sum = BigDecimal.ZERO;
        for (int heads = rounds; heads > cap; heads--) {
            BigDecimal ways = BigDecimal.ONE;
            for (int i = 0; i < heads; i++) {
                ways = ways.multiply(BigDecimal.valueOf(rounds - i), digits).divide(BigDecimal.valueOf(i + 1), digits);
            }
            sum = sum.add(ways.multiply(rate.pow(heads, digits), digits)
                    .multiply(BigDecimal.ONE.subtract(rate).pow(rounds - heads, digits), digits));
        }
        return sum.doubleValue();
    }
}
