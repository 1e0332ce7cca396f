// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Audits of a whole federation: encoded, encrypted, summed up, opened by the committee, decoded. */
@Tag("native")
@ExtendWith(Replay.class)
class EncryptedAuditTest {

    private static final double SIGNIFICANCE = 0.05;

    /** Runs a federation with other noise than it claims. */
    private static AuditReport audit(
            Canaries.Design design, double claimedNoise, double noise, double delta, RandomSource random) {
        return audit(
                design,
                AuditPlan.options(design, claimedNoise, delta),
                AuditPlan.options(design, noise, delta),
                delta,
                random);
    }

    /** Runs a federation under some options and holds what it releases against what others claim. */
    private static AuditReport audit(
            Canaries.Design design, PlanOptions claimed, PlanOptions options, double delta, RandomSource random) {
        Canaries canaries = new Canaries(design, random);
        try (LocalFederation federation = LocalFederation.open(options, canaries, canaries)) {
            return AuditReport.of(
                    CanaryScores.collect(federation, canaries, () -> {}),
                    claimed.encoding()
                            .parameters()
                            .privacy(design.roundsPerTrial(), design.clientsPerTrial(), delta)
                            .orElseThrow(),
                    SIGNIFICANCE);
        }
    }

    @Test
    void audit_federation_staysBelowTheClaim(RandomSource random) {
        AuditReport report = audit(new Canaries.Design(40, 5, 2, 400, 1), 1, 1, 1e-5, random);

        assertThat(report.refutesTheClaim()).as(report.toString()).isFalse();
    }

    @Test
    void audit_noiseMostlyOff_refutesTheClaim(RandomSource random) {
        // The claim is that of noise of 3 sensitivities; a hundredth of it is there.
        AuditReport report = audit(new Canaries.Design(50, 6, 1, 500, 1), 3, 0.03, 1e-5, random);

        assertThat(report.oneRun().epsilonLowerBound()).as(report.toString()).isGreaterThan(report.claimedEpsilon());
        assertThat(report.manyRun().epsilonLowerBound()).as(report.toString()).isGreaterThan(report.claimedEpsilon());
    }

    @Test
    void audit_skellamFederation_staysBelowItsClaimAndNotWithoutItsNoise(RandomSource random) {
        Canaries.Design design = new Canaries.Design(50, 6, 1, 500, 1);
        PlanOptions claimed = skellam(AuditPlan.options(design, 3, 1e-5));
        PlanOptions mostlyOff = skellam(AuditPlan.options(design, 0.03, 1e-5));

        AuditReport intact = audit(design, claimed, claimed, 1e-5, random);
        assertThat(intact.refutesTheClaim()).as(intact.toString()).isFalse();
        AuditReport broken = audit(design, claimed, mostlyOff, 1e-5, random);
        assertThat(broken.oneRun().epsilonLowerBound()).as(broken.toString()).isGreaterThan(broken.claimedEpsilon());
        assertThat(broken.manyRun().epsilonLowerBound()).as(broken.toString()).isGreaterThan(broken.claimedEpsilon());
    }

    private static PlanOptions skellam(PlanOptions options) {
        return options.toBuilder().mechanism(NoiseMechanism.SKELLAM).build();
    }

    /** 10,000 canaries; the scores' deviation is that of the noise plus 1/40 of variance for the other canaries. */
    @Test
    @Tag("slow")
    void audit_manyCanaries_staysBelowTheClaimAndFindsHalfOfTheNoise(RandomSource random) {
        Canaries.Design design = new Canaries.Design(200, 50, 1, 4096, 1);
        AuditReport intact = audit(design, 1, 1, 0.05, random);
        assertThat(intact.refutesTheClaim()).as(intact.toString()).isFalse();
        assertThat(intact.manyRun().epsilonLowerBound()).as(intact.toString()).isGreaterThan(0.3);

        AuditReport halved = audit(design, 1, 0.5, 0.05, random);
        assertThat(halved.refutesTheClaim()).as(halved.toString()).isTrue();
    }

    /** Clipped at what canaries hand over, that is not at all, with noise for the clip norm that is claimed. */
    @Test
    @Tag("slow")
    void audit_clippingSkipped_refutesTheClaim(RandomSource random) {
        Canaries.Design design = new Canaries.Design(100, 20, 1, 2048, 1);
        PlanOptions claimed = AuditPlan.options(design, 1, 0.05);
        PlanOptions unclipped = AuditPlan.options(design, 1.0 / Canaries.OVERLENGTH, 0.05).toBuilder()
                .clipNorm(Canaries.OVERLENGTH)
                .build();
        AuditReport report = audit(design, claimed, unclipped, 0.05, random);

        // A distance of 3.4 deviations: at 2 of them the rates are 0.92 and 0.023, in groups of 500.
        assertThat(report.refutesTheClaim()).as(report.toString()).isTrue();
    }
}
