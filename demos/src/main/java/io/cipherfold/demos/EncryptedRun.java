// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.meta.round.MeasuredRound;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.RunReport;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One training over an encrypted federation with all its parties, and what it cost. */
final class EncryptedRun {

    private static final int HOST_PROCESSES = 2;

    private final TrainingResult training;
    private final StoryReport.Federation figures;
    private final Map<String, Double> stages;
    private final List<StoryReport.PartyView> views;

    private EncryptedRun(
            TrainingResult training,
            StoryReport.Federation figures,
            Map<String, Double> stages,
            List<StoryReport.PartyView> views) {
        this.training = training;
        this.figures = figures;
        this.stages = stages;
        this.views = views;
    }

    /**
     * Runs a training.
     *
     * @param directory for the parties' files; must not exist
     * @param learner trains over the sum it is given
     */
    static EncryptedRun train(
            PlanOptions options,
            Path directory,
            boolean separateProcesses,
            ClientSide clients,
            Function<SecureSum, TrainingResult> learner) {
        TrialSetup setup;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            setup = TrialSetup.generate(options, DemoPlans.MEMBERS, separateProcesses ? HOST_PROCESSES : 1, random);
        }
        AggregationPlan plan = setup.plan().plan();
        try (DemoFederation federation = separateProcesses
                ? new ProcessDemoFederation(setup, directory, clients.hostArguments())
                : new LocalDemoFederation(setup, directory, clients)) {
            long start = System.nanoTime();
            TrainingResult result = learner.apply(federation.sum());
            double seconds = (System.nanoTime() - start) / 1e9;
            return new EncryptedRun(
                    result,
                    figures(plan, result, seconds),
                    StageTimes.means(federation.log(), plan.committee().quorum()),
                    federation.views());
        }
    }

    private static StoryReport.Federation figures(AggregationPlan plan, TrainingResult result, double seconds) {
        int parameters = plan.encoding().dimension();
        try (AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape())) {
            PlanPromise promise = PlanPromise.of(plan);
            return new StoryReport.Federation(
                    result.releasedRounds(),
                    result.abortedRounds(),
                    result.meanClients(),
                    plan.population().clients(),
                    parameters,
                    scheme.id().optionName(),
                    scheme.id().parameterSet(),
                    UploadLayout.of(plan, scheme).totalBytes(),
                    (double) scheme.ciphertextBytes() / parameters,
                    promise.epsilonNode(),
                    promise.epsilonReaders(),
                    promise.text(),
                    promise.delta(),
                    plan.insecureTest(),
                    scheme.backend(),
                    seconds,
                    new RunReport(result.end(), result.releasedRounds() + result.abortedRounds(), plan),
                    measured(result.measured()));
        }
    }

    /** Over the last tenth of the rounds: few enough to be about the trained model, enough for the noise to average out. */
    private static Optional<StoryReport.Measured> measured(List<MeasuredRound> rounds) {
        if (rounds.isEmpty()) {
            return Optional.empty();
        }
        List<MeasuredRound> last = rounds.subList(rounds.size() * 9 / 10, rounds.size());
        return Optional.of(new StoryReport.Measured(last.size(), MeasuredRound.mean(last)));
    }

    /** The training. */
    TrainingResult training() {
        return training;
    }

    /** The run's figures. */
    StoryReport.Federation figures() {
        return figures;
    }

    /** Mean milliseconds of each stage. */
    Map<String, Double> stages() {
        return stages;
    }

    /** What the parties saw. */
    List<StoryReport.PartyView> views() {
        return views;
    }
}
