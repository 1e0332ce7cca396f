// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.demos.DemoPlans;
import io.cipherfold.demos.PlanPromise;
import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.Federation;
import io.cipherfold.meta.round.Checkpoint;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.PoissonCohorts;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Federated experiments: all parties in this process, or the same clients with plain sums. */
final class SecureTraining {

    /** Fewer than these cannot hide each other: the plan has no noise and is marked as a test. */
    private static final int FEWEST_FOR_NOISE = 1000;

    /** One may be corrupt, and of the others one alone would have the key of the sum. */
    private static final int FEWEST_CLIENTS = 3;

    private static final long COHORT_DOMAIN = 31;

    private final ExperimentRun run;
    private final Federation federation;
    private final PlanOptions plan;

    /**
     * A federated experiment.
     *
     * @throws IllegalArgumentException if it is a central one
     */
    SecureTraining(ExperimentRun run) {
        this(run, usualPlan(run));
    }

    /** A federated experiment under a plan of one's own for its clients. */
    SecureTraining(ExperimentRun run, PlanOptions plan) {
        this.run = run;
        this.federation = federation(run);
        this.plan = plan;
    }

    private static Federation federation(ExperimentRun run) {
        return run.experiment()
                .federation()
                .orElseThrow(() -> new IllegalArgumentException("a central experiment has no clients"));
    }

    private static PlanOptions usualPlan(ExperimentRun run) {
        Federation federation = federation(run);
        int rounds = run.experiment().outer().iterations();
        int most = run.experiment().mostRounds();
        return federation.clients() >= FEWEST_FOR_NOISE
                ? DemoPlans.population(
                        SchemeId.ONE_TIME_KEY,
                        run.parameters(),
                        federation.clients(),
                        federation.meanCohort(),
                        federation.clipNorm(),
                        rounds,
                        most)
                : DemoPlans.few(
                        SchemeId.ONE_TIME_KEY,
                        run.parameters(),
                        federation.clients(),
                        Math.max(FEWEST_CLIENTS, 2 * federation.clients() / 3),
                        federation.clipNorm(),
                        most);
    }

    /**
     * What came out.
     *
     * @param privacy what the plan promises
     */
    record Outcome(TrainingResult training, TrainingReport.Privacy privacy) {}

    /** Trains over encrypted sums. */
    Outcome encrypted(Optional<Checkpoint> checkpoint, TrainingListener listener) {
        try (MetaClients clients = run.clients();
                LocalFederation sum = LocalFederation.open(plan, clients, cohorts())) {
            TrainingResult result = run.trainOver(sum, checkpoint, listener);
            return new Outcome(result, privacy(sum.plan(), result));
        }
    }

    /** Trains the same clients over plain sums of clipped updates, without noise. */
    TrainingResult plain(TrainingListener listener) {
        return simulated(clients -> 0, listener);
    }

    /**
     * Trains the same clients over plain sums of clipped updates with Gaussian noise from the experiment's seed.
     *
     * @param deviation from the number of clients in a sum to the standard deviation of the noise, at least 0
     */
    TrainingResult simulated(DoubleUnaryOperator deviation, TrainingListener listener) {
        try (MetaClients clients = run.clients();
                SecureSum sum = new NoisySum(
                        new InsecurePlainMean(run.parameters(), federation.clipNorm(), cohorts(), clients),
                        deviation,
                        run.experiment().seed())) {
            return run.trainOver(sum, Optional.empty(), listener);
        }
    }

    /** Coins from the seed: no privacy credit is taken for them. */
    private Cohorts cohorts() {
        if (federation.isComplete()) {
            return round -> IntStream.range(0, federation.clients()).toArray();
        }
        byte[] key = new byte[AesCtrRandomSource.KEY_BYTES];
        SeededStream.of(run.experiment().seed(), COHORT_DOMAIN).nextBytes(key);
        return new PoissonCohorts(
                federation.clients(),
                (double) federation.meanCohort() / federation.clients(),
                plan.participations(),
                AesCtrRandomSource.keyed(key));
    }

    private static TrainingReport.Privacy privacy(AggregationPlan plan, TrainingResult result) {
        return new TrainingReport.Privacy(
                PlanPromise.of(plan), plan.draft().scheme().optionName(), result.meanClients());
    }
}
