// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanViolation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Replay.class)
class PlannerTest {

    private final Planner planner = new Planner();

    private Candidate chosen(PlanRequest request) {
        return planner.plan(request).chosen();
    }

    @Test
    void plan_maliciousNode_takesTheDefaultWithThreeDigits() {
        Proposal proposal = planner.plan(Requests.good());

        assertThat(proposal.accepted()).isTrue();
        assertThat(proposal.chosen().draft().scheme()).isEqualTo(SchemeId.ONE_TIME_KEY);
        assertThat(proposal.chosen().draft().digitBits()).isEqualTo(16);
        assertThat(proposal.chosen().draft().digitsPerCoefficient()).isEqualTo(3);
        // The same scheme with wider digits: half as many bytes more.
        Candidate second = proposal.runnerUp().orElseThrow();
        assertThat(second.draft().scheme()).isEqualTo(SchemeId.ONE_TIME_KEY);
        assertThat(second.draft().digitBits()).isEqualTo(24);
        assertThat(second.draft().digitsPerCoefficient()).isEqualTo(2);
    }

    @Test
    void plan_passiveNode_weighsDirectBfvToo() {
        PlanRequest request = Requests.passive(Requests.good());
        assertThat(chosen(request).draft().scheme()).isEqualTo(SchemeId.ONE_TIME_KEY);

        // For a small model and a large committee the envelopes weigh more than a chunk of two polynomials.
        PlanRequest small = Quantity.PARAMETERS.in(Quantity.MEMBERS.in(request, 31), 1000);
        Proposal proposal = planner.plan(small);
        RoundBytes one = chosen(small.withScheme(SchemeId.ONE_TIME_KEY)).bytes().orElseThrow();
        RoundBytes other = chosen(small.withScheme(SchemeId.DIRECT_BFV)).bytes().orElseThrow();
        assertThat(proposal.chosen().bytes().orElseThrow().total()).isEqualTo(Math.min(one.total(), other.total()));
        assertThat(proposal.runnerUp()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        // K_max, bits asked for (0: none), bits taken, digits per coefficient
        "200, 0, 16, 3",
        "1122, 0, 16, 3",
        "1123, 0, 15, 3",
        "71887, 0, 14, 3",
        "200, 14, 14, 3",
        "200, 16, 16, 3",
        "200, 17, 17, 2",
        "200, 24, 24, 2",
        "2000, 16, 16, 2",
        "100000, 15, 15, 2"
    })
    void plan_bits_areGivenOrTheGreatestOfTheLayout(int clients, int asked, int bits, int digits) {
        PlanRequest request = Quantity.POPULATION.in(Quantity.MAX_CLIENTS.in(Requests.good(), clients), 1_000_000);
        request = Quantity.NOISE_MULTIPLIER.in(Quantity.MIN_CLIENTS.in(request, clients / 2 + 20), 1);
        if (asked > 0) {
            request = request.withDigitBits(asked);
        }
        Candidate chosen = chosen(request);

        assertThat(chosen.violations()).isEmpty();
        assertThat(chosen.draft().digitBits()).isEqualTo(bits);
        assertThat(chosen.draft().digitsPerCoefficient()).isEqualTo(digits);
    }

    /** A sum whose noise is 3.5 times that of the fewest clients does not fit 16 bits: wider digits cost more but pass. */
    @Test
    void plan_threeDigitsThatDoNotHoldTheNoise_takesTwo() {
        PlanRequest request = Quantity.POPULATION.in(Quantity.MAX_CLIENTS.in(Requests.good(), 1122), 2000);
        Proposal proposal = planner.plan(request);

        assertThat(planner.plan(request.withDigitBits(16)).chosen().violations())
                .extracting(PlanViolation::rule)
                .containsExactly("room of a digit in standard deviations of the sum");
        assertThat(proposal.accepted()).isTrue();
        assertThat(proposal.chosen().draft().digitBits()).isEqualTo(24);
        assertThat(proposal.chosen().draft().digitsPerCoefficient()).isEqualTo(2);
        assertThat(proposal.runnerUp()).isEmpty();
    }

    @Test
    void plan_directBfvTrustedByNobody_isRefusedForItsTrust() {
        Candidate chosen = chosen(Requests.good().withScheme(SchemeId.DIRECT_BFV));

        assertThat(chosen.violations()).extracting(PlanViolation::rule).contains("trust");
    }

    @Test
    void plan_epsilon_isMetAndNotByMuch() {
        PlanRequest request = Requests.good().withNoise(NoiseGoal.ofEpsilon(4));
        AggregationPlan plan = chosen(request).plan();

        double epsilon = plan.privacy(plan.population().minimumHonestClients())
                .orElseThrow()
                .epsilonTowardsNodeAndCommittee();
        assertThat(epsilon).isBetween(3.9, 4.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> planner.plan(Requests.good().withNoise(NoiseGoal.ofEpsilon(-1))));
    }

    @Test
    void plan_skellamForAnEpsilon_isMetAndNeedsALittleMoreNoise() {
        PlanRequest request = Requests.good().withNoise(NoiseGoal.ofEpsilon(4));
        PlanRequest skellam = request.withNumbers(
                request.numbers().toBuilder().mechanism(NoiseMechanism.SKELLAM).build());
        Candidate chosen = chosen(skellam);
        AggregationPlan plan = chosen.plan();

        assertThat(plan.encoding().mechanism()).isEqualTo(NoiseMechanism.SKELLAM);
        assertThat(plan.encoding().noiseVariancePerClient())
                .isLessThanOrEqualTo(NoiseMechanism.SKELLAM.greatestVariance());
        double epsilon = plan.privacy(plan.population().minimumHonestClients())
                .orElseThrow()
                .epsilonTowardsNodeAndCommittee();
        assertThat(epsilon).isBetween(3.99, 4.0);
        double gaussian = chosen(request).options().noiseMultiplier();
        assertThat(chosen.options().noiseMultiplier()).isBetween(gaussian, 1.01 * gaussian);
    }

    @Test
    void bytes_oneTimeKey_areTheSumOfTheirParts() {
        Candidate chosen = chosen(Requests.good());
        RoundBytes bytes = chosen.bytes().orElseThrow();

        // 82 chunks of 30,720 bytes, four envelopes; frame header 40, statement 40 + 8 + 64 + 4 * 64, signature 64.
        assertThat(bytes.envelope()).isEqualTo(11_376);
        long statement = 40 + 8 + 64 + 4 * 64 + 64;
        assertThat(bytes.upload()).isEqualTo(40 + statement + 82 * 30_720 + 4 * 11_376);
        assertThat(bytes.memberReceives()).isEqualTo(200 * (statement + 11_376));
        assertThat(bytes.memberSends()).isEqualTo(10_240);
        assertThat(bytes.nodeReceives()).isEqualTo(200 * bytes.upload() + 4 * 10_240);
        assertThat(bytes.total()).isEqualTo(bytes.nodeReceives() + 4 * bytes.memberReceives());
    }

    @Test
    void bytes_directBfv_bringEveryMemberOnePolynomialOfEveryChunk() {
        PlanRequest request = Requests.passive(Requests.good()).withScheme(SchemeId.DIRECT_BFV);
        RoundBytes bytes = chosen(request).bytes().orElseThrow();

        long statement = 40 + 8 + 64 + 4 * 64 + 64;
        assertThat(bytes.envelope()).isZero();
        assertThat(bytes.upload()).isEqualTo(40 + statement + 2 * 41 * 114_688);
        assertThat(bytes.memberReceives()).isEqualTo(200 * (statement + 41 * 114_688));
        assertThat(bytes.memberSends()).isEqualTo(41 * 114_688);
    }

    /** Whatever is asked for: what is accepted is a plan, and no candidate that is accepted is smaller. */
    @Test
    void plan_anyRequest_neverProposesWhatThePlanRefuses(RandomSource random) {
        int accepted = 0;
        for (int i = 0; i < 300; i++) {
            PlanRequest request = Requests.random(random);
            Proposal proposal = planner.plan(request);
            List<PlanViolation> violations =
                    AggregationPlan.violations(proposal.chosen().draft());
            assertThat(proposal.chosen().violations()).isEqualTo(violations);
            assertThat(proposal.accepted()).isEqualTo(violations.isEmpty());
            request.digitBits()
                    .ifPresent(bits ->
                            assertThat(proposal.chosen().draft().digitBits()).isEqualTo(bits));
            if (proposal.accepted()) {
                accepted++;
                AggregationPlan plan = proposal.chosen().plan();
                assertThat(plan.costs().encryption().orElseThrow().failureLog2())
                        .isLessThan(-64);
                assertThat(plan.costs().digitsPerCoefficient())
                        .isEqualTo(plan.draft().digitsPerCoefficient());
                proposal.runnerUp().ifPresent(second -> {
                    assertThat(second.violations()).isEmpty();
                    assertThat(proposal.chosen().bytes().orElseThrow().total())
                            .isLessThanOrEqualTo(second.bytes().orElseThrow().total());
                });
            } else {
                assertThat(proposal.runnerUp()).isEmpty();
            }
        }
        assertThat(accepted).isGreaterThan(20);
    }
}
