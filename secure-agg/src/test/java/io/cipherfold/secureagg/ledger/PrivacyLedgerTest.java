// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Replay.class)
class PrivacyLedgerTest {

    private static final double DELTA = 1e-5;

    private final Chain chain = new Chain();
    private final PrivacyLedger ledger = new PrivacyLedger(Optional.empty(), Optional.empty());
    private final SigningKey identity;
    private final VerifyKey client;
    private final VerifyKey other;

    PrivacyLedgerTest(RandomSource random) {
        identity = SigningKey.generate(random);
        client = SigningKey.generate(random).verifyKey();
        other = SigningKey.generate(random).verifyKey();
    }

    /** A round that costs rho = Delta^2 / (2 H sigma^2) = 2 / variance in zero-concentrated terms. */
    private void book(int round, long variance, VerifyKey... clients) {
        BookingForge forge = new BookingForge(identity, clients);
        forge.round = round;
        forge.variance = variance;
        ledger.take(forge.append(chain));
    }

    /**
     * min over alpha of alpha rho + ln(1 - 1/alpha) - ln(delta alpha)/(alpha - 1), on a grid of its own: what a curve of
     * orders that are not those of the accountant gives.
     */
    private static double zeroConcentratedEpsilon(double rho, double delta) {
        double best = Double.POSITIVE_INFINITY;
        for (int step = 1; step < 200_000; step++) {
            double alpha = 1 + Math.exp(-8 + step * 1e-4);
            best = Math.min(best, alpha * rho + Math.log1p(-1 / alpha) - Math.log(delta * alpha) / (alpha - 1));
        }
        return best;
    }

    @Test
    void epsilon_roundsOfSeveralPlans_isComposedAsRenyiDivergences() {
        book(1, 100, client, other);
        book(2, 100, client);
        book(3, 100, client);
        book(1, 50, client);

        ClientAccount account = ledger.account(client);
        assertThat(account.rounds()).isEqualTo(4);
        assertThat(account.losses()).hasSize(2);
        // rho = 3 * 0.02 + 0.04. The first figure is that of IBM's cdp2adp for rho = 0.1. The accountant's grid of
        // orders
        // costs less than 2e-5 of an epsilon, the one above less than 1e-8.
        assertThat(ledger.epsilon(account, DELTA)).isCloseTo(1.914239, Percentage.withPercentage(3e-3));
        assertThat(ledger.epsilon(account, DELTA))
                .isCloseTo(zeroConcentratedEpsilon(0.1, DELTA), Percentage.withPercentage(3e-3));
        assertThat(ledger.epsilon(ledger.account(other), DELTA))
                .isCloseTo(zeroConcentratedEpsilon(0.02, DELTA), Percentage.withPercentage(3e-3));
        assertThat(ledger.account(identity.verifyKey())).isEqualTo(ClientAccount.EMPTY);
        assertThat(ledger.epsilon(ClientAccount.EMPTY, DELTA)).isZero();
    }

    @Test
    void epsilon_afterARoundWithoutNoise_isInfinite() {
        BookingForge forge = new BookingForge(identity, client);
        forge.noise = 0;
        ledger.take(forge.append(chain));
        assertThat(ledger.budget()).isEmpty();
        book(2, 100, client, other);
        assertThat(ledger.account(client).roundsWithoutNoise()).isEqualTo(1);
        assertThat(ledger.epsilon(ledger.account(client), DELTA)).isInfinite();
        PrivacyBudget budget = ledger.budget().orElseThrow();
        assertThat(ledger.beyond(client, budget)).get().asString().contains("epsilon Infinity");
        assertThat(ledger.beyond(other, budget)).isEmpty();
        assertThat(ledger.roundsLeft(ledger.account(client), budget)).isZero();
    }

    @Test
    void beyond_roundsOfOnePlan_endsExactlyAtTheCap() {
        PrivacyBudget budget =
                new PrivacyBudget(new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 100, 40, 1000, 10), 5, DELTA);
        for (int round = 1; round <= 5; round++) {
            assertThat(ledger.beyond(client, budget)).isEmpty();
            assertThat(ledger.roundsLeft(ledger.account(client), budget)).isEqualTo(6 - round);
            book(round, 100, client);
        }
        assertThat(ledger.roundsLeft(ledger.account(client), budget)).isZero();
        assertThat(ledger.epsilon(ledger.account(client), DELTA)).isEqualTo(ledger.epsilon(budget));
        assertThat(ledger.beyond(client, budget))
                .get()
                .asString()
                .contains("delta 1.0E-5", "the budget is " + ledger.epsilon(budget));
    }

    /** Two costly rounds under an earlier plan leave room for one of five cheap ones, not for three. */
    @Test
    void beyond_costlierRoundsOfAnotherPlan_comesBeforeTheCap() {
        PrivacyBudget budget =
                new PrivacyBudget(new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 100, 40, 1000, 10), 5, DELTA);
        book(1, 52, client);
        book(2, 52, client);
        // rho: the budget is 5 * 0.02, 2 * 0.0385 are booked.
        assertThat(ledger.account(client).rounds()).isEqualTo(2);
        assertThat(ledger.roundsLeft(ledger.account(client), budget)).isEqualTo(1);
        book(3, 100, client);
        assertThat(ledger.beyond(client, budget)).isPresent();
        assertThat(ledger.beyond(other, budget)).isEmpty();
    }

    /** Rounds under a Gaussian and under a Skellam plan: the divergences of each order add up, not the epsilons. */
    @Test
    void epsilon_plansOfBothMechanisms_composeByOrder() {
        book(1, 100, client);
        book(2, 100, client);
        BookingForge forge = new BookingForge(identity, client);
        forge.noise = BookingForge.SKELLAM;
        forge.variance = 60;
        ledger.take(forge.append(chain));

        double best = Double.POSITIVE_INFINITY;
        for (int order = 2; order < 2000; order++) {
            // Of ten honest clients, Delta2^2 = 40 and d = 1000, so that Delta1 is at most Delta2^2.
            double gaussian = 2 * order * 40 / (2.0 * 1000);
            double skellam = order * 40 / (2.0 * 600)
                    + Math.min(((2.0 * order - 1) * 40 + 6 * 40) / (4.0 * 600 * 600), 3 * 40 / (2.0 * 600));
            best = Math.min(
                    best, gaussian + skellam + Math.log1p(-1.0 / order) - Math.log(DELTA * order) / (order - 1));
        }
        // The ledger has other orders, which all are valid, and so near each other that it is no better by more than
        // that.
        assertThat(ledger.epsilon(ledger.account(client), DELTA)).isCloseTo(best, within(1e-3 * best));
        assertThat(ledger.account(client).losses()).hasSize(2);
        assertThat(ledger.epsilon(ledger.account(client), DELTA))
                .isGreaterThan(ledger.epsilon(ledger.account(other), DELTA));
    }

    @Test
    void epsilon_budgetOfAPlan_isTheFigureThatThePlanPrints(RandomSource random) {
        FederationShape shape = FederationShape.plain();
        AggregationPlan plan = TrialSetup.generate(shape.withNoise(1.5).options(), 4, 1, random)
                .plan()
                .plan();
        PrivacyBudget budget = PrivacyBudget.of(plan).orElseThrow();
        assertThat(ledger.epsilon(budget))
                .isEqualTo(plan.privacy(plan.population().minimumHonestClients())
                        .orElseThrow()
                        .epsilonTowardsNodeAndCommittee());
        AggregationPlan silent =
                TrialSetup.generate(shape.options(), 4, 1, random).plan().plan();
        assertThat(PrivacyBudget.of(silent)).isEmpty();
    }

    @Test
    void take_bookings_keepsPositionAndHeadOfTheLast() {
        assertThat(ledger.sequence()).isZero();
        chain.append(3, new byte[1], 1);
        ChainRecord record = new BookingForge(identity, client).append(chain);
        ledger.take(record);
        assertThat(ledger.sequence()).isEqualTo(1);
        assertThat(ledger.head()).isEqualTo(record.hash());
        assertThat(ledger.bookings()).isEqualTo(1);
        assertThat(ledger.population()).contains("test");
        assertThat(ledger.member()).contains(identity.verifyKey());
        assertThat(ledger.accounts()).containsOnlyKeys(client);
    }

    @Test
    void take_anotherPopulationOrMember_isRefused(RandomSource random) {
        book(1, 100, client);
        BookingForge foreign = new BookingForge(identity, client);
        foreign.population = "elsewhere".getBytes(StandardCharsets.UTF_8);
        ChainRecord elsewhere = foreign.append(chain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.take(elsewhere))
                .withMessageContaining("'elsewhere', not of 'test'");
        ChainRecord stranger = new BookingForge(SigningKey.generate(random), client).append(chain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.take(stranger))
                .withMessageContaining("not of '" + identity.verifyKey());
        assertThat(ledger.account(client).rounds()).isEqualTo(1);
        assertThat(ledger.bookings()).isEqualTo(1);
    }
}
