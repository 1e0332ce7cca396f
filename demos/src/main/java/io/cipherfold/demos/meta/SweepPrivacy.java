// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.demos.DemoPlans;
import io.cipherfold.secureagg.dp.ConcentratedPrivacy;
import io.cipherfold.secureagg.dp.PrivacyLossAccountant;
import io.cipherfold.secureagg.dp.PrivacyLossEstimate;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.dp.ReaderCredit;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one client of a population is promised at a noise multiplier z, by two accountants: Renyi divergences and privacy
 * loss distributions.
 *
 * @param training what is the same for all populations
 * @param population N, at least the mean cohort m
 * @param participations in how many rounds a client takes part at most
 * @param delta in (0, 1)
 */
record SweepPrivacy(Training training, int population, int participations, double delta) {

    /** A cap stops so large a part of the clients at most: too few to change what is learned. */
    static final double STOPPED_SHARE = 0.01;

    /** Delta is the population to this power unless it is chosen. */
    private static final double DELTA_EXPONENT = -1.1;

    /**
     * What is trained.
     *
     * @param parameters length of a client's vector
     * @param meanCohort m, clients in a round on average
     * @param clipNorm C
     * @param rounds sums that are to be released
     * @param mostRounds the same with aborted ones
     */
    record Training(int parameters, int meanCohort, double clipNorm, int rounds, int mostRounds) {}

    /**
     * An epsilon by two accountants, both infinite where nothing is promised.
     *
     * @param renyi by Renyi divergences
     * @param lossDistribution by privacy loss distributions; empty where no such account is known
     */
    record Figure(double renyi, OptionalDouble lossDistribution) {

        private static final Figure NONE =
                new Figure(Double.POSITIVE_INFINITY, OptionalDouble.of(Double.POSITIVE_INFINITY));
    }

    /**
     * The two views.
     *
     * @param operators towards those who run the training: node and committee, or the server
     * @param readers towards readers of the model after each round
     * @param why no smaller figure is claimed towards readers, in English; empty if one is
     */
    record Views(Figure operators, Figure readers, Optional<String> why) {}

    /** With the cap and the delta that are usual for a population, where none is chosen. */
    static SweepPrivacy of(
            Training training, int population, Optional<Integer> participations, OptionalDouble chosenDelta) {
        double rate = (double) training.meanCohort() / population;
        return new SweepPrivacy(
                training,
                population,
                participations.orElseGet(() -> usualParticipations(training.rounds(), rate)),
                chosenDelta.orElseGet(() -> Math.pow(population, DELTA_EXPONENT)));
    }

    /**
     * The least cap that stops at most {@link #STOPPED_SHARE} of the clients: one more of {@code rounds} coins of
     * probability {@code rate} falls for a client with no larger probability.
     */
    static int usualParticipations(int rounds, double rate) {
        if (rate >= 1) {
            return rounds;
        }
        double logOdds = Math.log(rate) - Math.log1p(-rate);
        double logTerm = rounds * Math.log1p(-rate);
        double atMost = Math.exp(logTerm);
        int cap = 0;
        while (cap < rounds && 1 - atMost > STOPPED_SHARE) {
            logTerm += Math.log((double) (rounds - cap) / (cap + 1)) + logOdds;
            atMost += Math.exp(logTerm);
            cap++;
        }
        return Math.max(1, cap);
    }

    /** The plan under which sums of m clients have noise of standard deviation z C; without noise for z = 0. */
    PlanOptions plan(double noise) {
        PlanOptions usual = DemoPlans.population(
                        SchemeId.ONE_TIME_KEY,
                        training.parameters(),
                        population,
                        training.meanCohort(),
                        training.clipNorm(),
                        training.rounds(),
                        training.mostRounds())
                .toBuilder()
                .participations(participations)
                .delta(delta)
                .build();
        return noise == 0
                ? DemoPlans.withoutNoise(usual)
                : usual.toBuilder()
                        .noiseMultiplier(noise * Math.sqrt((double) honest(usual) / training.meanCohort()))
                        .build();
    }

    private static int honest(PlanOptions plan) {
        return plan.minimumClients() - plan.corruptClients();
    }

    /**
     * The promise.
     *
     * @param noise z, 0 for none or at least 0.2
     */
    Views views(NoisePlacement placement, double noise) {
        if (noise == 0) {
            return new Views(Figure.NONE, Figure.NONE, Optional.of("there is no noise"));
        }
        return switch (placement) {
            case CENTRAL -> new Views(Figure.NONE, sampled(noise), Optional.empty());
            case DISTRIBUTED -> distributed(noise);
            case LOCAL -> {
                Figure alone = new Figure(
                        ConcentratedPrivacy.ofGaussian(noise, participations).epsilon(delta),
                        OptionalDouble.of(unsampled(noise)));
                yield new Views(alone, alone, Optional.of("an update is as private in the server's hands"));
            }
        };
    }

    /**
     * The figure of a trusted server that draws clients by coins which nobody sees and adds noise that is there whether a
     * client takes part or not, over all rounds and without a cap.
     */
    private Figure sampled(double noise) {
        SampledGaussian rounds =
                new SampledGaussian((double) training.meanCohort() / population, noise, training.rounds());
        return new Figure(
                rounds.epsilon(delta).epsilon(),
                OptionalDouble.of(
                        PrivacyLossAccountant.epsilon(List.of(rounds), delta, PrivacyLossEstimate.PESSIMISTIC)));
    }

    private Views distributed(double noise) {
        PlanOptions plan = plan(noise);
        double rate = (double) training.meanCohort() / population;
        PrivacyStatement statement = plan.encoding()
                .parameters()
                .privacy(participations, honest(plan), delta, new ReaderCredit(rate, training.mostRounds(), population))
                .orElseThrow();
        Figure operators = new Figure(
                statement.epsilonTowardsNodeAndCommittee(), OptionalDouble.of(unsampled(plan.noiseMultiplier())));
        return new Views(
                operators,
                statement.epsilonTowardsReaders().isPresent()
                        ? new Figure(statement.epsilonTowardsReaders().getAsDouble(), OptionalDouble.empty())
                        : operators,
                statement.readers().whyWithheld());
    }

    /** By loss distributions, of the Gaussian; that of whole numbers differs by less than is printed. */
    private double unsampled(double noise) {
        return PrivacyLossAccountant.epsilon(
                List.of(new SampledGaussian(1, noise, participations)), delta, PrivacyLossEstimate.PESSIMISTIC);
    }
}
