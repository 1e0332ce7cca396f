// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.calibration.CurveCalibration;
import io.cipherfold.meta.calibration.TaskPredictions;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.MetaClients;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.DataDirectory;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.SecureSum;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExperimentRunTest {

    private final Kernels kernels = new ReferenceKernels();

    private static Experiment shortened(Experiment experiment, int iterations, int patience) {
        Outer outer = experiment.outer();
        return experiment
                .withOuter(new Outer(iterations, 4, outer.optimiser(), 0, patience))
                .withJudging(experiment.test(), new Judging(20, 2));
    }

    private static Experiment sinusoid(int iterations, int patience) {
        return shortened(
                Presets.central(ProblemKind.SINUSOID, LearningMethod.MAML, Optional.empty(), Optional.empty()),
                iterations,
                patience);
    }

    @Test
    void train_andJudge_lowerTheLossOnTestTasks() {
        ExperimentRun run = new ExperimentRun(sinusoid(60, 0), new SinusoidProblem(), kernels);
        TrainingResult result = run.train(Optional.empty(), TrainingListener.NONE);
        double before =
                run.judge(run.initial(), NormMode.TRANSDUCTIVE).loss().get(2).mean();
        double after =
                run.judge(result.model(), NormMode.TRANSDUCTIVE).loss().get(2).mean();
        assertThat(after).isLessThan(before);
        assertThat(result.curve()).hasSize(21);
    }

    /** Notes which kinds of tasks are asked for. */
    private record Noting(int clientCount, Set<String> asked, Problem problem) implements Problem {
        @Override
        public TaskSource trainingTasks(TaskSize size, long seed) {
            asked.add("training");
            return problem.trainingTasks(size, seed);
        }

        @Override
        public TaskSource clientTrainingTasks(TaskSize size, long seed) {
            asked.add("clients' training");
            return problem.trainingTasks(size, seed);
        }

        @Override
        public TaskSource testTasks(TaskSize size, long seed) {
            asked.add("test");
            return problem.testTasks(size, seed);
        }

        @Override
        public ClientTasks clients(TaskSize size, long seed) {
            return problem.clients(size, seed);
        }
    }

    @Test
    void trainOver_federation_watchesTasksOfItsClientsAlone() {
        Experiment federated = shortened(
                Presets.federated(ProblemKind.SINUSOID, LearningMethod.MAML, Optional.empty(), Optional.empty()), 2, 1);
        Set<String> asked = new HashSet<>();
        Problem problem = new Noting(SinusoidProblem.CLIENTS, asked, new SinusoidProblem());
        ExperimentRun run = new ExperimentRun(federated, problem, kernels);
        try (MetaClients clients = run.clients();
                SecureSum sum = new InsecurePlainMean(run.parameters(), 1, round -> new int[] {3, 5, 8}, clients)) {
            assertThat(run.trainOver(sum, Optional.empty(), TrainingListener.NONE)
                            .releasedRounds())
                    .isPositive();
        }
        assertThat(asked).containsExactly("clients' training");
    }

    /** No image of the tasks that a federation is watched by is one of an evaluation alphabet, however it is turned. */
    @Test
    void omniglot_clientTrainingTasks_holdNothingOfTheNewClients() {
        Omniglot omniglot = Omniglot.read(DataDirectory.requiredByTest());
        OmniglotProblem problem = new OmniglotProblem(omniglot);
        TaskSize size = new TaskSize(5, 1, 5);
        Set<Integer> judged = new HashSet<>();
        TaskSource tests = problem.newClientTasks(size, 1);
        for (int id = 0; id < 2000; id++) {
            addImages(tests.task(id).query(), judged);
        }
        TaskSource watched = problem.clientTrainingTasks(size, 2);
        Set<Integer> seen = new HashSet<>();
        for (int id = 0; id < 200; id++) {
            addImages(watched.task(id).query(), seen);
        }
        assertThat(judged.size()).isGreaterThan(10_000);
        assertThat(seen).isNotEmpty().doesNotContainAnyElementsOf(judged);
        TaskSource central = problem.trainingTasks(size, 2);
        Set<Integer> mixed = new HashSet<>();
        for (int id = 0; id < 200; id++) {
            addImages(central.task(id).query(), mixed);
        }
        mixed.retainAll(judged);
        assertThat(mixed)
                .as("the central split has characters of all alphabets")
                .isNotEmpty();
    }

    /** No image of any client of a large population is one of a new client. */
    @Test
    void omniglotPopulation_clients_holdNothingOfTheNewClients() {
        Omniglot omniglot = Omniglot.read(DataDirectory.requiredByTest());
        Problem problem = new OmniglotProblem(omniglot).withPopulation(5000);
        TaskSize size = new TaskSize(5, 1, 5);
        Set<Integer> judged = new HashSet<>();
        TaskSource tests = problem.newClientTasks(size, 1);
        for (int id = 0; id < 1000; id++) {
            addImages(tests.task(id).query(), judged);
        }
        ClientTasks clients = problem.clients(size, 2);
        assertThat(clients.clients()).isEqualTo(problem.clientCount()).isEqualTo(5000);
        assertThat(clients.examples(4999))
                .as("ten characters of twenty drawings")
                .isEqualTo(200);
        Set<Integer> owned = new HashSet<>();
        for (int client = 0; client < 200; client++) {
            addImages(clients.task(client, 1, 0).query(), owned);
        }
        assertThat(judged.size()).isGreaterThan(5000);
        assertThat(owned.size()).isGreaterThan(4000);
        assertThat(owned).doesNotContainAnyElementsOf(judged);
        assertThat(problem.clients(new TaskSize(20, 1, 1), 2).examples(0))
                .as("no fewer characters than ways")
                .isEqualTo(400);
    }

    private static void addImages(Examples points, Set<Integer> hashes) {
        float[] image = new float[points.inputLength()];
        for (int point = 0; point < points.points(); point++) {
            points.copyInput(point, image, 0);
            hashes.add(Arrays.hashCode(image));
        }
    }

    @Test
    void federation_moreClientsThanTheProblem_isRefused() {
        Experiment federated =
                Presets.federated(ProblemKind.SINUSOID, LearningMethod.MAML, Optional.empty(), Optional.empty());
        Problem few = new Noting(3, new HashSet<>(), new SinusoidProblem());
        assertThatThrownBy(() -> new ExperimentRun(federated, few, kernels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sinusoid has 3");
    }

    @Test
    void detection_byMatching_isRefused() {
        Experiment matching =
                Presets.central(ProblemKind.NSL_KDD, LearningMethod.MATCHING, Optional.of(2), Optional.of(5));
        ExperimentRun run = new ExperimentRun(matching, new SinusoidProblem(), kernels);
        assertThatThrownBy(() -> run.detection(run.initial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matching");
    }

    private ExperimentRun sineOrLine(LearningMethod method, InnerLoop innerLoop) {
        Experiment preset = Presets.central(ProblemKind.SINE_OR_LINE, method, Optional.empty(), Optional.of(1));
        Experiment changed = new Experiment(
                preset.problem(),
                method,
                preset.training(),
                preset.test(),
                preset.architecture(),
                innerLoop,
                0,
                new Outer(3, 4, preset.outer().optimiser()),
                new Judging(35, 2),
                Optional.empty(),
                1);
        return new ExperimentRun(changed, new SineOrLineProblem(), kernels);
    }

    @Test
    void predictions_ofEveryTask_haveAsManyDrawsAsTheMethodGives() {
        for (LearningMethod method : List.of(LearningMethod.MAML, LearningMethod.ABML)) {
            ExperimentRun run = sineOrLine(method, new InnerLoop(0.001, 1));
            float[] shared = run.train(Optional.empty(), TrainingListener.NONE).model();
            List<TaskPredictions> tests = run.testPredictions(shared, 4);
            assertThat(tests).hasSize(35);
            CurveCalibration judged = CurveCalibration.of(tests, 1);
            double error =
                    run.judge(shared, NormMode.TRANSDUCTIVE).loss().get(2).mean();
            if (method == LearningMethod.MAML) {
                assertThat(judged.squaredError().mean()).isCloseTo(error, within(1e-4 * error));
            } else {
                assertThat(judged.squaredError().mean())
                        .as("the mean of the draws is near the prediction of the mean")
                        .isCloseTo(error, within(0.2 * error));
            }
            assertThat(CurveCalibration.of(run.fittingPredictions(shared, 4), 1).squaredError())
                    .as("on other tasks")
                    .isNotEqualTo(judged.squaredError());
        }
    }

    @Test
    void predictions_ofEmbeddings_areRefused() {
        Experiment protonet =
                Presets.central(ProblemKind.OMNIGLOT, LearningMethod.PROTONET, Optional.empty(), Optional.empty());
        ExperimentRun run = new ExperimentRun(protonet, new SinusoidProblem(), kernels);
        assertThatThrownBy(() -> run.testPredictions(run.initial(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protonet compares embeddings");
    }

    /** Draws that go astray end a training with its history, and a judgement with the draw. */
    @Test
    void bayesianMaml_thatDiverges_isNotFinite() {
        ExperimentRun run = sineOrLine(LearningMethod.ABML, new InnerLoop(900, 5));
        assertThatThrownBy(() -> run.train(Optional.empty(), TrainingListener.NONE))
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE));
        float[] broken = run.initial();
        broken[0] = Float.NaN;
        assertThatThrownBy(() -> run.testPredictions(broken, 2))
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE))
                .hasMessageContaining("draw 0");
    }
}
