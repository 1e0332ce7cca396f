// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.algorithm.PrivateReptile;
import io.cipherfold.meta.experiment.RecordPrivacyComparison;
import io.cipherfold.secureagg.dp.DistributedDiscreteGaussian;
import io.cipherfold.secureagg.dp.DistributedNoise;
import io.cipherfold.secureagg.dp.InnerNoise;
import io.cipherfold.secureagg.dp.NestedPrivacyStatement;
import io.cipherfold.secureagg.dp.PrivacyLossAccountant;
import io.cipherfold.secureagg.dp.PrivacyLossEstimate;
import io.cipherfold.secureagg.dp.SampledGaussian;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** What noise inside and outside clients promises to clients and to records, in a federation of one size. */
final class LevelsOfPrivacy {

    /** Delta of all figures. */
    static final double DELTA = 1e-5;

    /** How many clients of every sum are honest. */
    static final int HONEST = 40;

    /** Delta2^2 in squared grid units: a grid that is fine, with shares of noise that an encoder still takes. */
    private static final long NORM_BOUND_SQUARED = 1L << 22;

    /** Twice the norm in squares: without a record a client's vector may be any other. */
    private static final long DOUBLED = 4;

    /** A larger epsilon is no protection. */
    private static final double LARGEST_EPSILON = 1000;

    private final int parameters;
    private final int participations;

    LevelsOfPrivacy(int parameters, int participations) {
        this.parameters = parameters;
        this.participations = participations;
    }

    /** Four epsilons: of a client, of a record towards anybody by two accountants, of a record towards node and readers. */
    List<String> cells(double inner, OuterNoise outer) {
        if (outer == OuterNoise.NONE && inner == 0) {
            return List.of("", "", "", "");
        }
        if (outer == OuterNoise.NONE) {
            String own = figure(inside(inner).epsilon(participations, DELTA).epsilon());
            return List.of("", own, byLosses(inner), own);
        }
        int honest = outer == OuterNoise.LOCAL ? 1 : HONEST;
        if (inner == 0) {
            String client = figure(sums(honest, 1).statement(honest, DELTA).epsilonTowardsNodeAndCommittee());
            String record =
                    figure(sums(honest, DOUBLED).statement(honest, DELTA).epsilonTowardsNodeAndCommittee());
            return List.of(client, outer == OuterNoise.LOCAL ? record : "", "", record);
        }
        NestedPrivacyStatement both = NestedPrivacyStatement.of(sums(honest, 1), honest, inside(inner), DELTA);
        return List.of(
                figure(both.clientLevel().epsilonTowardsNodeAndCommittee()),
                figure(both.recordLevel().epsilonTowardsAnybody()),
                byLosses(inner),
                figure(both.recordLevel().epsilonTowardsNodeCommitteeAndReaders()));
    }

    /** Inner noise and distributed outer noise in words. */
    String both(double inner) {
        return NestedPrivacyStatement.of(sums(HONEST, 1), HONEST, inside(inner), DELTA)
                .explanation();
    }

    private static InnerNoise inside(double multiplier) {
        // A client works on one task in a round, which holds all of its records.
        PrivateReptile algorithm = RecordPrivacyComparison.privateReptile(multiplier);
        return new InnerNoise(algorithm.samplingRate(), algorithm.noiseMultiplier(), algorithm.steps());
    }

    /** Sums with noise of one clip norm from the honest clients. */
    private DistributedNoise sums(int honest, long factor) {
        long variance = DistributedNoise.variancePerClient(1, NORM_BOUND_SQUARED, honest);
        return new DistributedDiscreteGaussian(variance, factor * NORM_BOUND_SQUARED, parameters, participations);
    }

    private String byLosses(double inner) {
        InnerNoise noise = inside(inner);
        if (inside(inner).epsilon(participations, DELTA).epsilon() > LARGEST_EPSILON) {
            return figure(Double.POSITIVE_INFINITY);
        }
        SampledGaussian all = new SampledGaussian(
                noise.samplingRate(), noise.noiseMultiplier(), (long) participations * noise.stepsPerParticipation());
        return figure(PrivacyLossAccountant.epsilon(List.of(all), DELTA, PrivacyLossEstimate.PESSIMISTIC));
    }

    /** Rounded up. */
    private static String figure(double epsilon) {
        return epsilon > LARGEST_EPSILON
                ? "above 1000"
                : new BigDecimal(epsilon)
                        .round(new MathContext(3, RoundingMode.CEILING))
                        .toPlainString();
    }
}
