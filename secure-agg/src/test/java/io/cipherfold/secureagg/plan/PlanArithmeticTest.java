// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.LatticeSecurity;
import io.cipherfold.crypto.scheme.OneTimeKeyParameters;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.DistributedDiscreteGaussian;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.fixture.FederationShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers of PROTOCOL sections 2, 4, 5 and 6 computed a second time, from the formulas and in another arithmetic;
 * where there are published figures, these.
 */
class PlanArithmeticTest {

    private static final MathContext PRECISION = new MathContext(60);

    private static AggregationPlan plan(int minimum, int corrupt, int cap, double noiseMultiplier, double delta) {
        Duration step = Duration.ofSeconds(1);
        PlanOptions options = new PlanOptions(
                false,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                5000,
                "test",
                1000,
                minimum,
                500,
                corrupt,
                cap,
                1,
                16,
                1.0,
                noiseMultiplier,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                delta,
                1000,
                10,
                5,
                FederationShape.deadlines(step),
                Sampling.NONE);
        DraftEditor d = new DraftEditor();
        return AggregationPlan.of(
                options.draft(d.members, new Parties(d.node, d.coordinator, d.authority, List.of()), Digest.ZERO));
    }

    @Test
    void committee_anySize_hasTheQuorumOfItsDefinition() {
        for (int n = 1; n <= 64; n++) {
            for (int f = 0; 2 * f + 1 <= n; f++) {
                Committee committee = new Committee(Collections.nCopies(n, DraftEditor.key("member")), f, 1, 0);
                // The least number with which any two sets of voters have f + 1 members in common.
                int quorum = 1;
                while (2 * quorum - n < f + 1) {
                    quorum++;
                }
                assertThat(committee.quorum())
                        .as("n %d, f %d", n, f)
                        .isEqualTo(quorum)
                        .isLessThanOrEqualTo(n);
                assertThat(committee.quorum())
                        .isEqualTo(BigDecimal.valueOf(n + f)
                                        .divide(BigDecimal.valueOf(2), 0, RoundingMode.FLOOR)
                                        .intValueExact()
                                + 1);
                assertThat(committee.threshold()).isEqualTo(f + 1).isLessThanOrEqualTo(quorum);
                assertThat(committee.crashTolerance()).isEqualTo(n - quorum).isNotNegative();
            }
        }
    }

    @Test
    void committee_epochs_coverEveryRoundOnce() {
        for (int epochRounds : new int[] {1, 2, 7, 1000}) {
            Committee committee = new Committee(DraftEditor.keys("member", 4), 1, epochRounds, 0);
            int start = 1;
            for (int round = 1; round <= 3000; round++) {
                if (round == start + epochRounds) {
                    start = round;
                }
                assertThat(committee.epochStart(round)).isEqualTo(start);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // dimension, clip norm, log2 of the grid, variance, K, bits
        "10000, 1.0, -9, 16000, 40, 16",
        "1, 1.0, -8, 4, 2, 16",
        "1000000, 0.03, -14, 900, 100, 16",
        "268435456, 1.0, -7, 5, 188000, 14",
        "20000, 2.5, -10, 0, 20, 24"
    })
    void digitRoom_isHalfTheDigitInDeviationsOfACoordinate(
            int dimension, double clipNorm, int gridLog2, long variance, int clients, int bits) {
        EncodingParameters encoding = new EncodingParameters(dimension, clipNorm, gridLog2, variance);
        BigDecimal c = new BigDecimal(clipNorm).divide(new BigDecimal(Math.scalb(1.0, gridLog2)), PRECISION);
        int span = 1;
        while (2L * span <= dimension) {
            span *= 2;
        }

        BigDecimal k = BigDecimal.valueOf(clients);
        BigDecimal square = k.multiply(c)
                .pow(2)
                .divide(BigDecimal.valueOf(span), PRECISION)
                .add(k.multiply(BigDecimal.valueOf(variance).add(new BigDecimal("0.25"))));
        double expected = new BigDecimal(BigInteger.ONE.shiftLeft(bits - 1))
                .divide(square.sqrt(PRECISION), PRECISION)
                .doubleValue();
        DigitRoom room = DigitRoom.of(encoding, clients, bits);
        assertThat(room.deviations()).isCloseTo(expected, within(1e-12 * expected));
        assertThat(room.flattening())
                .isEqualTo((double) dimension / span)
                .isGreaterThanOrEqualTo(1)
                .isLessThan(2);
    }

    @ParameterizedTest
    @CsvSource({"1", "1.5", "2", "4", "6", "8"})
    void overflowProbability_isTheSubGaussianBoundAndAboveTheNormalTails(double deviations) {
        double bound = new DigitRoom(deviations, 1, deviations * deviations / 2).overflowProbability();

        double tails = 2 * integral(x -> Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI), deviations, deviations + 12);
        assertThat(bound).isGreaterThanOrEqualTo(tails).isLessThanOrEqualTo(1);
        assertThat(bound)
                .isCloseTo(Math.min(1, 2 / Math.pow(Math.E, deviations * deviations / 2)), within(1e-12 * bound));
    }

    /** Skellam noise has the same deviations, and a bound on the tails that its exact probabilities stay below. */
    @ParameterizedTest
    @CsvSource({"16, 1, 8", "2, 64, 8", "1, 900, 9", "40, 5, 8", "1, 1, 10"})
    void overflowProbability_skellam_isAboveTheExactTailsAndNearTheGaussianBound(int clients, long variance, int bits) {
        EncodingParameters gaussian = new EncodingParameters(1, 0.25, 0, variance + 3);
        EncodingParameters skellam = new EncodingParameters(1, 0.25, 0, variance, NoiseMechanism.SKELLAM);
        DigitRoom room = DigitRoom.of(skellam, clients, bits);
        double limit = Math.scalb(1.0, bits - 1);
        double total = clients * (variance + 0.25) + clients * clients / 16.0;
        assertThat(room.deviations()).isCloseTo(limit / Math.sqrt(total), within(1e-12 * room.deviations()));

        // Of noise alone: P[X >= limit] = sum over k of Poisson(k) Poisson(k + x), the other end as much.
        double[] poisson = poisson(clients * variance / 2.0, (int) (4 * limit));
        double tails = 0;
        for (int x = (int) limit; x < 2 * limit; x++) {
            for (int k = 0; k < 2 * limit; k++) {
                tails += 2 * poisson[k] * poisson[k + x];
            }
        }
        assertThat(room.overflowProbability()).isBetween(tails, 1.0);
        assertThat(room.exponent()).isLessThan(room.deviations() * room.deviations() / 2);
        DigitRoom compared = DigitRoom.of(gaussian, clients, bits);
        assertThat(compared.exponent())
                .isCloseTo(compared.deviations() * compared.deviations() / 2, within(1e-12 * compared.exponent()));
        // The longer tails are felt only where a digit holds few units: of 16 bits they take a millionth.
        DigitRoom wide = DigitRoom.of(new EncodingParameters(1, 0.25, 0, 60_000, NoiseMechanism.SKELLAM), 400, 16);
        assertThat(wide.exponent())
                .isCloseTo(wide.deviations() * wide.deviations() / 2, within(1e-5 * wide.exponent()));
    }

    private static double[] poisson(double mean, int size) {
        double[] masses = new double[size];
        double logarithm = -mean;
        for (int k = 0; k < size; k++) {
            masses[k] = Math.exp(logarithm);
            logarithm += Math.log(mean / (k + 1));
        }
        return masses;
    }

    private static double integral(DoubleUnaryOperator f, double from, double to) {
        int steps = 20_000;
        double width = (to - from) / steps;
        double sum = f.applyAsDouble(from) + f.applyAsDouble(to);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 1 ? 4 : 2) * f.applyAsDouble(from + i * width);
        }
        return sum * width / 3;
    }

    @Test
    void overflowProbability_leastRoomOfAPlan_isThreeInAHundredMillion() {
        assertThat(new DigitRoom(6, 1, 18).overflowProbability()).isBetween(3.04e-8, 3.05e-8);
    }

    /** IACR ePrint 2024/463, table 5.2: 106 bits for degree 4096; the text of section 4 counts 60. */
    @Test
    void modulus_isFarBelowTheTable() {
        BigInteger modulus = BigInteger.ONE
                .shiftLeft(60)
                .subtract(BigInteger.ONE.shiftLeft(18))
                .add(BigInteger.ONE);
        assertThat(BigInteger.valueOf(OneTimeKeyParameters.MODULUS)).isEqualTo(modulus);
        assertThat(modulus.bitLength()).isEqualTo(60);
        assertThat(LatticeSecurity.greatestModulusBits(4096)).isEqualTo(106).isGreaterThan(modulus.bitLength());
    }

    /** Section 4: how many bits a digit has for sums of so many clients, and that the plan's rule follows it. */
    @ParameterizedTest
    @CsvSource({
        "1122, 3, 16", "1123, 3, 15", "71886, 3, 15", "71887, 3, 14", "188000, 3, 14",
        "1122, 2, 24", "1123, 2, 22", "71886, 2, 22", "71887, 2, 21", "188000, 2, 21"
    })
    void bits_greatestForTheClients_areAcceptedAndOneMoreRefused(int clients, int digits, int bits) {
        for (int width : new int[] {bits, bits + 1}) {
            PlanDraft draft = DraftEditor.draft(d -> {
                d.clients(clients);
                d.digitsPerCoefficient = digits;
                d.digitBits = width;
                d.gridLog2 = 0;
                d.noiseVariance = 4;
                d.dimension = 1 << 24;
            });
            boolean refused = AggregationPlan.violations(draft).stream()
                    .anyMatch(violation ->
                            violation.rule().equals("bits") || violation.rule().equals("digits per coefficient"));
            // Twelve deviations of the sum of errors, rounded up, and a wrap have to fit 0.9 of half of 2^a.
            BigDecimal needed = BigDecimal.valueOf(21L * clients)
                    .sqrt(PRECISION)
                    .multiply(BigDecimal.valueOf(12))
                    .setScale(0, RoundingMode.CEILING)
                    .add(BigDecimal.ONE);
            int shift = 12;
            while (needed.compareTo(new BigDecimal("0.9").multiply(BigDecimal.valueOf(1L << (shift - 1)))) > 0) {
                shift += 3;
            }
            boolean fits = shift + digits * width <= 60 && width <= 24;
            assertThat(fits).isEqualTo(width == bits);
            assertThat(refused).isEqualTo(!fits);
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 5, 1.0", "100, 10, 0.7", "2, 0, 3.0", "40, 38, 1.2", "500, 100, 5.0"})
    void noiseShare_anyDropoutsThatThePlanAllows_makesUpTheMultiplier(int minimum, int corrupt, double multiplier) {
        AggregationPlan plan = plan(minimum, corrupt, 1, multiplier, 1e-6);
        BigDecimal wanted = new BigDecimal(multiplier)
                .pow(2)
                .multiply(BigDecimal.valueOf(plan.encoding().normBoundSquared()));
        long share = plan.encoding().noiseVariancePerClient();

        int honest = minimum - corrupt;
        assertThat(plan.population().minimumHonestClients()).isEqualTo(honest);
        for (int clients = minimum; clients <= 500; clients++) {
            BigDecimal noise = BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(clients - corrupt));
            assertThat(noise).isGreaterThanOrEqualTo(wanted.multiply(new BigDecimal("0.999999999999")));
        }
        // And no larger than it has to be.
        assertThat(BigDecimal.valueOf(share - 1).multiply(BigDecimal.valueOf(honest)))
                .isLessThan(wanted);
        assertThat(share).isGreaterThanOrEqualTo(4);
    }

    /** rho, delta and epsilon of the published conversion (Canonne, Kamath, Steinke 2020; IBM's cdp_eps). */
    @ParameterizedTest
    @CsvSource({
        "0.01, 1e-5, 0.545726",
        "0.01, 1e-6, 0.621693",
        "0.1, 1e-5, 1.914239",
        "0.1, 1e-6, 2.141939",
        "0.5, 1e-5, 4.728387",
        "0.5, 1e-6, 5.221534",
        "1.0, 1e-5, 7.077197",
        "1.0, 1e-6, 7.766217"
    })
    void epsilonTowardsTheNode_planOfAKnownRho_isThePublishedFigure(double rho, double delta, double published) {
        for (int cap : new int[] {1, 10}) {
            // Each participation of m costs Delta2^2 / (2 sigma^2) = 1 / (2 z^2).
            AggregationPlan plan = plan(40, 10, cap, Math.sqrt(cap / (2 * rho)), delta);
            double epsilon = epsilon(plan, plan.population().minimumHonestClients());

            // The share is rounded up to a whole number, and the Renyi orders are a list: little in both directions.
            assertThat(epsilon).isBetween(published * (1 - 1e-3), published * (1 + 5e-3));
            assertThat(epsilon).isCloseTo(bestOverAllOrders(plan, 30), within(5e-3 * published));
            assertThat(epsilon).isGreaterThanOrEqualTo(bestOverAllOrders(plan, 30) * (1 - 1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "30", "490"})
    void epsilonTowardsTheNode_otherNumbersOfHonestClients_followTheirNoise(int honest) {
        AggregationPlan plan = plan(40, 10, 3, 2.0, 1e-6);

        double exact = bestOverAllOrders(plan, honest);
        assertThat(epsilon(plan, honest)).isBetween(exact * (1 - 1e-9), exact * 1.01);
    }

    private static double epsilon(AggregationPlan plan, int honest) {
        return new DistributedDiscreteGaussian(
                        plan.encoding().noiseVariancePerClient(),
                        plan.encoding().normBoundSquared(),
                        plan.encoding().dimension(),
                        plan.population().participationCap())
                .statement(honest, plan.draft().delta())
                .epsilonTowardsNodeAndCommittee();
    }

    /** min over real alpha of alpha rho + ln(1 - 1/alpha) - ln(delta alpha) / (alpha - 1), by golden sections. */
    private static double bestOverAllOrders(AggregationPlan plan, int honest) {
        double rho = plan.population().participationCap()
                * (double) plan.encoding().normBoundSquared()
                / (2.0 * honest * plan.encoding().noiseVariancePerClient());
        double delta = plan.draft().delta();
        DoubleUnaryOperator epsilon = t -> {
            double order = 1 + Math.exp(t);
            return order * rho + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);
        };
        double low = -10;
        double high = 15;
        double section = (Math.sqrt(5) - 1) / 2;
        while (high - low > 1e-9) {
            double left = high - section * (high - low);
            double right = low + section * (high - low);
            if (epsilon.applyAsDouble(left) < epsilon.applyAsDouble(right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return epsilon.applyAsDouble(low);
    }
}
