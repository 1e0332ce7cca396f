// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import io.cipherfold.crypto.sample.TableSampler;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a plan says about the privacy of one client with all its tasks: the two figures of PROTOCOL section 6, always
 * together. They presume that nothing but sums is ever opened (PROTOCOL section 1). Immutable.
 *
 * @param epsilonTowardsNodeAndCommittee without any credit for sampling, over the client's capped participations
 * @param epsilonTowardsReaders a smaller figure towards those who see only the model; empty unless the sample is hidden
 *     from them and verifiable, in which case the first figure holds for them too
 * @param delta the delta of both figures
 * @param order the Renyi order that proved the first figure
 * @param honestClients how many clients of every opened sum must be honest, the client itself included
 * @param participationsPerClient the cap on a client's participations
 */
public record PrivacyStatement(
        double epsilonTowardsNodeAndCommittee,
        OptionalDouble epsilonTowardsReaders,
        double delta,
        double order,
        int honestClients,
        int participationsPerClient) {

    /** Above this epsilon a factor of likelihood says nothing to a person. */
    private static final double LARGEST_SPELLED_EPSILON = Math.log(1e6);

    /**
     * Checks that the figures are not negative and not NaN.
     *
     * @throws IllegalArgumentException if one is
     */
    public PrivacyStatement {
        checkEpsilon(epsilonTowardsNodeAndCommittee);
        epsilonTowardsReaders.ifPresent(PrivacyStatement::checkEpsilon);
        PrivacyRanges.checkDelta(delta);
        PrivacyRanges.check("honest clients", honestClients, PrivacyRanges.MAX_HONEST_CLIENTS);
        PrivacyRanges.check("participations per client", participationsPerClient, Integer.MAX_VALUE);
    }

    /** A statement with one figure for everybody, readers of the model included. */
    static PrivacyStatement withoutSamplingCredit(PrivacyLoss loss, int honestClients, int participationsPerClient) {
        return new PrivacyStatement(
                loss.epsilon(),
                OptionalDouble.empty(),
                loss.delta(),
                loss.order(),
                honestClients,
                participationsPerClient);
    }

    /**
     * What delta grows by because noise comes from tables: (1 + e^epsilon) n s, with n samples in all noise that the first
     * figure counts and s the statistical distance of one ({@link TableSampler#MAX_DISTANCE}). For a set S of outcomes,
     * P[S] with the tables is at most P'[S] + n s with ideal noise, that at most e^epsilon Q'[S] + delta + n s for the
     * neighbouring input, and Q'[S] at most Q[S] + n s. Other noise than that of these honest clients in the client's own
     * rounds is the same function of what is seen on both sides, and need not be ideal.
     *
     * @param dimension coordinates that get noise, at least 1
     * @return at most 1
     */
    public double deltaOfTables(int dimension) {
        PrivacyRanges.check("dimension", dimension, Integer.MAX_VALUE);
        double samples = (double) honestClients * participationsPerClient * dimension;
        return Math.min(1, (1 + Math.exp(epsilonTowardsNodeAndCommittee)) * samples * TableSampler.MAX_DISTANCE);
    }

    /** The guarantee in two plain sentences, in English. */
    public String explanation() {
        double epsilon = epsilonTowardsNodeAndCommittee;
        String factor = epsilon <= LARGEST_SPELLED_EPSILON
                ? threeDigits(Math.exp(epsilon))
                : "e^" + threeDigits(epsilon) + " (more than a million)";
        String rounds = participationsPerClient == 1
                ? "in the one round it may take part in"
                : "over all " + participationsPerClient + " rounds it may take part in";
        String condition = honestClients == 1
                ? "even if all other clients are dishonest"
                : "provided that at least " + honestClients + " clients in every sum, itself included, are honest";
        String readers = epsilonTowardsReaders.isPresent()
                ? "Towards readers of the model, from whom it is hidden who took part, epsilon is "
                        + threeDigits(epsilonTowardsReaders.getAsDouble()) + "."
                : "The same figure holds towards readers of the model: no credit is taken for the random choice of clients.";
        return String.format(
                Locale.ROOT,
                "With epsilon %s and delta %s, anything that node and committee can observe is at most %s times as probable"
                        + " (plus delta) with one client's data as without them, %s, %s. %s",
                threeDigits(epsilon),
                delta,
                factor,
                rounds,
                condition,
                readers);
    }

    /** Rounded up: a printed guarantee must not be better than the proven one. */
    static String threeDigits(double value) {
        return new BigDecimal(value)
                .round(new MathContext(3, RoundingMode.CEILING))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void checkEpsilon(double epsilon) {
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("epsilon must be at least 0, was " + epsilon);
        }
    }
}
