// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.NearestClassMean;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class FrozenEmbeddingTest {

    private static final int PIXELS = 28 * 28;
    private static final TaskSize SIZE = new TaskSize(5, 1, 3);

    private final Kernels kernels = KernelChoice.fastest();
    private final Problem images = new EmbeddedProblem(
            List.of(new Blots(1, 8, 23)),
            List.of(new Blots(2, 6, 9)),
            List.of(new Blots(3, 5, 9), new Blots(4, 7, 6)),
            List.of(new Blots(5, 5, 9)));

    /** Random images around one of each class. */
    private record Blots(long seed, int classes, int each) implements ClassPool {
        @Override
        public String name() {
            return "blots " + seed;
        }

        @Override
        public int inputLength() {
            return PIXELS;
        }

        @Override
        public String className(int classNumber) {
            return String.valueOf(classNumber);
        }

        @Override
        public int points(int classNumber) {
            return each;
        }

        @Override
        public void copyInput(int classNumber, int point, float[] destination, int offset) {
            SeededStream mean = SeededStream.of(seed, classNumber);
            SeededStream own = SeededStream.of(seed, classNumber, point);
            for (int i = 0; i < PIXELS; i++) {
                destination[offset + i] = (float) (0.8 * mean.nextDouble() + 0.2 * own.nextDouble());
            }
        }
    }

    private static Experiment training() {
        Experiment preset =
                Presets.central(ProblemKind.OMNIGLOT, LearningMethod.PROTONET, Optional.of(5), Optional.of(1));
        return new Experiment(
                preset.problem(),
                preset.method(),
                SIZE,
                SIZE,
                new Architecture.Convolutional(4, Conv4.Halving.MAX_POOL),
                preset.innerLoop(),
                0,
                preset.outer().withIterations(5),
                new Judging(40, 0),
                Optional.empty(),
                3);
    }

    /** The network's own judgement with running statistics is the nearest mean of the embeddings, on the same tasks. */
    @Test
    void embedded_nearestClassMeans_areWhatThePrototypicalNetworkSays() {
        ExperimentRun run = new ExperimentRun(training(), images, kernels);
        float[] parameters = run.train(Optional.empty(), TrainingListener.NONE).model();
        Estimate expected = run.judge(parameters, NormMode.RUNNING).accuracy().get(0);
        FrozenEmbedding embedding = FrozenEmbedding.train(training(), images, kernels, TrainingListener.NONE);
        EmbeddedProblem embedded = embedded(embedding);
        ExperimentRun again = new ExperimentRun(training(), embedded, kernels);
        Estimate actual = Estimate.of(NearestClassMean.accuracies(again.testTasks(), 40));
        // A query point may be as near to two means but for the last bits: one of 600.
        assertThat(actual.mean()).isCloseTo(expected.mean(), within(1.1 / 600));
        assertThat(expected.mean()).isGreaterThan(0.25);
    }

    private EmbeddedProblem embedded(FrozenEmbedding embedding) {
        EmbeddedProblem raw = (EmbeddedProblem) images;
        return new EmbeddedProblem(
                embedding.of(raw.training()),
                embedding.of(raw.tests()),
                embedding.of(raw.clients()),
                embedding.of(raw.newClients()));
    }

    @Test
    void embedding_ofAnImage_doesNotDependOnWhatIsBesideIt() {
        FrozenEmbedding embedding = FrozenEmbedding.train(training(), images, kernels, TrainingListener.NONE);
        ClassPool many = new Blots(1, 8, 23);
        ClassPool few = new Blots(1, 2, 1);
        float[] among = new float[embedding.dimensions()];
        float[] alone = new float[embedding.dimensions()];
        List<ClassPool> both = embedding.of(List.of(many, few));
        for (int classNumber = 0; classNumber < 2; classNumber++) {
            both.get(0).copyInput(classNumber, 0, among, 0);
            both.get(1).copyInput(classNumber, 0, alone, 0);
            assertThat(alone).containsExactly(among, within(1e-5f));
        }
        both.get(0).copyInput(7, 22, among, 0);
        assertThat(among).as("the last point, in a batch that is not full").isNotEqualTo(new float[among.length]);
        assertThat(both.get(0).points(7)).isEqualTo(23);
        assertThat(both.get(1).className(1)).isEqualTo("1");
    }

    @Test
    void clients_drawFromTheirOwnClassesAnewInEachRound() {
        ClientTasks clients = images.clients(SIZE, 9);
        assertThat(clients.clients()).isEqualTo(2);
        assertThat(clients.examples(1)).isEqualTo(42);
        Task first = clients.task(1, 1, 0);
        float[] image = new float[PIXELS];
        first.support().copyInput(0, image, 0);
        assertThat(isOf(new Blots(4, 7, 6), image)).isTrue();
        assertThat(isOf(new Blots(3, 5, 9), image)).isFalse();
        assertThat(clients.task(1, 1, 0).support().input(0, 5))
                .isEqualTo(first.support().input(0, 5));
        assertThat(clients.task(1, 2, 0).support().input(0, 5))
                .isNotEqualTo(first.support().input(0, 5));
        assertThat(clients.task(1, 1, 1).support().input(0, 5))
                .isNotEqualTo(first.support().input(0, 5));
    }

    private static boolean isOf(ClassPool pool, float[] image) {
        float[] own = new float[PIXELS];
        for (int classNumber = 0; classNumber < pool.classes(); classNumber++) {
            for (int point = 0; point < pool.points(classNumber); point++) {
                pool.copyInput(classNumber, point, own, 0);
                if (Arrays.equals(own, image)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void trainingFor_isOnWhatTheExperimentTrainsOn() {
        Experiment central = EmbeddingComparison.preset(5).withSeed(8);
        assertThat(FrozenEmbedding.trainingFor(central)).hasValueSatisfying(training -> {
            assertThat(training.method()).isEqualTo(LearningMethod.PROTONET);
            assertThat(training.federation()).isEmpty();
            assertThat(training.seed()).isEqualTo(8);
        });
        Experiment federated =
                Presets.federated(ProblemKind.OMNIGLOT, LearningMethod.LEO, Optional.empty(), Optional.empty());
        assertThat(FrozenEmbedding.trainingFor(federated)).hasValueSatisfying(training -> {
            assertThat(training.federation()).isPresent();
            assertThat(training.training().ways()).isEqualTo(10);
        });
        Experiment features =
                Presets.central(ProblemKind.NSL_KDD, LearningMethod.LEO, Optional.empty(), Optional.empty());
        assertThat(FrozenEmbedding.trainingFor(features)).isEmpty();
        FrozenEmbedding unused = FrozenEmbedding.train(training(), images, kernels, TrainingListener.NONE);
        assertThatThrownBy(() -> new SinusoidProblem().embedded(unused)).hasMessageContaining("only images");
    }
}
