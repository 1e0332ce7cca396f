// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.DistributedNoise;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.encode.EncodingParameters;
import java.time.Duration;
import java.util.List;

/**
 * A plan as people state it: with a noise multiplier instead of a variance and without the grid, which follows. Immutable.
 *
 * @param insecureTest accepts no noise, f = 0 and the plain sum
 * @param trust what is presumed of the node
 * @param scheme how vectors are summed
 * @param parameters coordinates of a vector
 * @param budgetScope name under which privacy losses add up over plans
 * @param population enrolled clients
 * @param minimumClients K_min
 * @param maximumClients K_max
 * @param corruptClients F
 * @param participations cap per client
 * @param corruptMembers f
 * @param digitBits width of a digit of the sum
 * @param clipNorm C
 * @param noiseMultiplier standard deviation of the noise of H_min clients in units of the sensitivity; 0 for none
 * @param mechanism distribution of the noise
 * @param delta of the privacy statement
 * @param rounds rounds of the plan
 * @param epochRounds rounds of a member's key epoch
 * @param objectionLimit most clients that members may drop from a round
 * @param deadlines time for each step
 * @param sampling whether coins decide who takes part, and how
 */
public record PlanOptions(
        boolean insecureTest,
        Trust trust,
        SchemeId scheme,
        int parameters,
        String budgetScope,
        int population,
        int minimumClients,
        int maximumClients,
        int corruptClients,
        int participations,
        int corruptMembers,
        int digitBits,
        double clipNorm,
        double noiseMultiplier,
        NoiseMechanism mechanism,
        double delta,
        int rounds,
        int epochRounds,
        int objectionLimit,
        Deadlines deadlines,
        Sampling sampling) {

    private static final int FINEST_GRID_BELOW_CLIP_LOG2 = 40;
    private static final int COARSEST_GRID_ABOVE_CLIP_LOG2 = 40;
    private static final int TRIAL_ROUNDS = 1000;

    /**
     * A plan for trying things out: every client takes part in every round, nothing is noised, the clip norm is 1. Marked
     * {@code insecure-test}.
     *
     * @param parameters coordinates of a vector
     * @param clients at least 3, one of which may be corrupt
     */
    public static PlanOptions trial(int parameters, int clients) {
        Duration step = Duration.ofSeconds(30);
        return new PlanOptions(
                true,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                parameters,
                "trial",
                clients,
                clients,
                clients,
                1,
                TRIAL_ROUNDS,
                1,
                16,
                1.0,
                0.0,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                1e-6,
                TRIAL_ROUNDS,
                10,
                0,
                new Deadlines(Duration.ZERO, Duration.ZERO, step, step, step, step),
                Sampling.NONE);
    }

    /** The same with another clip norm. */
    public PlanOptions withClipNorm(double norm) {
        return toBuilder().clipNorm(norm).build();
    }

    /** A builder that starts with these. */
    public PlanOptionsBuilder toBuilder() {
        return new PlanOptionsBuilder(this);
    }

    /** The plan's numbers with everybody's keys. */
    public PlanDraft draft(List<VerifyKey> members, Parties parties, Digest registry) {
        Population people = new Population(
                budgetScope,
                population,
                minimumClients,
                maximumClients,
                corruptClients,
                participations,
                registry,
                sampling);
        Committee committee = new Committee(members, corruptMembers, epochRounds, objectionLimit);
        return new PlanDraft(
                insecureTest,
                trust,
                scheme,
                encoding(),
                digitsPerCoefficient(),
                digitBits,
                delta,
                rounds,
                people,
                committee,
                parties,
                deadlines);
    }

    /** How many digits a coefficient carries; when no layout is wide enough, what the plan's rules refuse. */
    private int digitsPerCoefficient() {
        return SchemeArithmetic.of(scheme)
                .digitsPerCoefficient(Math.max(1, maximumClients), digitBits)
                .orElse(0);
    }

    /** The grid that follows from these options, in real units. */
    public double grid() {
        return Math.scalb(1.0, encoding().gridLog2());
    }

    /**
     * The finest grid on which a digit holds the sum of K_max clients, with the variance that the noise multiplier means
     * there. When there is none, the coarsest grid that was tried: the plan's rules then say what is wrong.
     */
    public PlanDraft.EncodingChoice encoding() {
        PlanDraft.EncodingChoice choice = choice(0, refusedVariance());
        if (!(clipNorm > 0 && clipNorm <= Double.MAX_VALUE) || parameters < 1 || digitBits < 2 || digitBits > 30) {
            return choice;
        }
        int clipLog2 = Math.getExponent(clipNorm);
        for (int grid = clipLog2 - FINEST_GRID_BELOW_CLIP_LOG2;
                grid <= clipLog2 + COARSEST_GRID_ABOVE_CLIP_LOG2;
                grid++) {
            long variance = refusedVariance();
            try {
                variance = variance(grid);
                choice = choice(grid, variance);
                if (DigitRoom.of(choice.parameters(), maximumClients, digitBits).deviations()
                        >= PlanRules.LEAST_DIGIT_DEVIATIONS) {
                    return choice;
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                // This grid is too fine for the sampler or too coarse for the clip norm; the next one may do.
                choice = choice(grid, variance);
            }
        }
        return choice;
    }

    private PlanDraft.EncodingChoice choice(int grid, long variance) {
        return new PlanDraft.EncodingChoice(parameters, clipNorm, grid, variance, mechanism);
    }

    /** Stands for a variance that cannot be computed: no plan with it is accepted. */
    private long refusedVariance() {
        return noiseMultiplier == 0 ? 0 : mechanism.greatestVariance() + 1;
    }

    private long variance(int grid) {
        if (noiseMultiplier == 0) {
            return 0;
        }
        long normBound = new EncodingParameters(parameters, clipNorm, grid, 0).normBoundSquared();
        int honest = Math.max(1, minimumClients - corruptClients);
        return DistributedNoise.variancePerClient(noiseMultiplier, normBound, honest);
    }
}
