// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.encode.EncodingParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The audit finds nothing in an intact pipeline and finds every way of breaking its noise.
 *
 * <p>The claims are those of noise of one sensitivity, by Renyi accounting: an epsilon of 4.7 at a small delta and of 2.1 at
 * a large one. Scores of clients that are in the sum and of those that are not differ by one clip norm; their standard
 * deviation is that of the noise plus 1/20 of variance for the other canaries. With half the noise, that is a distance of
 * 1.8 deviations: at a threshold of 2 deviations the true positive rate is 0.43 and the false positive rate 0.023. Of 4,000
 * clients in each test group 91 +- 9.5 are false positives; even 129 of them (4 deviations) bound epsilon by 2.2 from below
 * at the large delta. Without noise nearly all of 16,000 guesses are right, which bounds epsilon by 6 at the small one.
 */
@ExtendWith(Replay.class)
class BrokenPipelineTest {

    private static final int CLIENTS = 25;
    private static final int TRIALS = 640;
    private static final int DIMENSION = 256;
    private static final double CLIP_NORM = 0.75;
    private static final double SMALL_DELTA = 1e-5;
    private static final double LARGE_DELTA = 0.05;
    private static final double SIGNIFICANCE = 0.05;
    /** The clip norm is 96 grid units. */
    private static final int GRID_LOG2 = -7;

    private static final EncodingParameters INTACT = parameters(CLIP_NORM, variance(1));

    private static long variance(double noiseMultiplier) {
        return (long) Math.ceil(
                noiseMultiplier * noiseMultiplier * parameters(CLIP_NORM, 0).normBoundSquared() / CLIENTS);
    }

    private static EncodingParameters parameters(double clipNorm, long variance) {
        return new EncodingParameters(DIMENSION, clipNorm, GRID_LOG2, variance);
    }

    private static Canaries canaries(RandomSource random) {
        return new Canaries(new Canaries.Design(CLIENTS, TRIALS, 1, DIMENSION, CLIP_NORM), random);
    }

    private static AuditReport report(CanaryScores scores, double delta) {
        PrivacyStatement claim = INTACT.privacy(1, CLIENTS, delta).orElseThrow();
        return AuditReport.of(scores, claim, SIGNIFICANCE);
    }

    private static CanaryScores scores(EncodingParameters parameters, RandomSource random) {
        Canaries canaries = canaries(random);
        return CanaryScores.collect(new EncodedSum(parameters, canaries, random), canaries, () -> {});
    }

    @Test
    void audit_intactPipeline_staysBelowTheClaim(RandomSource random) {
        CanaryScores scores = scores(INTACT, random);
        AuditReport small = report(scores, SMALL_DELTA);
        AuditReport large = report(scores, LARGE_DELTA);

        assertThat(small.claimedEpsilon()).isBetween(4.6, 4.8);
        assertThat(large.claimedEpsilon()).isBetween(2.0, 2.1);
        assertThat(small.refutesTheClaim()).as(small.toString()).isFalse();
        assertThat(large.refutesTheClaim()).as(large.toString()).isFalse();
        // The attack works: it is the noise that stops it.
        assertThat(small.oneRun().epsilonLowerBound()).as(small.toString()).isGreaterThan(0.3);
        assertThat(small.manyRun().epsilonLowerBound()).as(small.toString()).isGreaterThan(0.3);
    }

    @Test
    void audit_noiseOff_refutesTheClaimTwice(RandomSource random) {
        requireRefutedTwice(report(scores(parameters(CLIP_NORM, 0), random), SMALL_DELTA));
    }

    @Test
    void audit_noiseFromAKnownKey_refutesTheClaimTwice(RandomSource random) {
        Canaries canaries = canaries(random);
        CanaryScores scores = CanaryScores.collect(new KnownNoiseSum(INTACT, canaries, random), canaries, () -> {});
        requireRefutedTwice(report(scores, SMALL_DELTA));
    }

    private static void requireRefutedTwice(AuditReport report) {
        assertThat(report.oneRun().epsilonLowerBound()).as(report.toString()).isGreaterThan(report.claimedEpsilon());
        assertThat(report.manyRun().epsilonLowerBound()).as(report.toString()).isGreaterThan(report.claimedEpsilon());
        assertThat(report.refutesTheClaim()).isTrue();
    }

    @Test
    void audit_noiseHalved_refutesTheClaim(RandomSource random) {
        AuditReport report = report(scores(parameters(CLIP_NORM, variance(0.5)), random), LARGE_DELTA);

        assertThat(report.refutesTheClaim()).as(report.toString()).isTrue();
    }

    @Test
    void audit_clippingSkipped_refutesTheClaim(RandomSource random) {
        // With a clip norm as long as what canaries hand over nothing is clipped.
        EncodingParameters unclipped = parameters(Canaries.OVERLENGTH * CLIP_NORM, INTACT.noiseVariancePerClient());
        AuditReport report = report(scores(unclipped, random), LARGE_DELTA);

        assertThat(report.refutesTheClaim()).as(report.toString()).isTrue();
    }
}
