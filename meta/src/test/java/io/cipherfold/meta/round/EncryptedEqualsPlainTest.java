// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.meta.algorithm.AlgorithmCase;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm's updates go through encoding, encryption, sum and opening unchanged but for the rounding. */
@Tag("native")
@Timeout(120)
class EncryptedEqualsPlainTest {

    private static final int CLIENTS = 4;
    private static final int ROUNDS = 3;

    /** Client i works on tasks 2 i and 2 i + 1 in every round. */
    private record FixedTasks(List<Task> tasks) implements ClientTasks {
        @Override
        public TaskShape shape() {
            return tasks.get(0).shape();
        }

        @Override
        public int clients() {
            return CLIENTS;
        }

        @Override
        public long examples(int client) {
            return 30;
        }

        @Override
        public Task task(int client, int round, int index) {
            return tasks.get(2 * client + index);
        }
    }

    static Stream<AlgorithmCase> all() {
        return AlgorithmCase.all();
    }

    /**
     * Each client's rounding errs by less than one grid step per rotated coordinate, independently and zero in the mean. By
     * Hoeffding's inequality a coordinate of the sum of K clients is off by more than 4 grid sqrt(K) with a probability
     * below 2 exp(-32) = 2.6e-14; there are fewer than 20,000 coordinates in all.
     */
    @ParameterizedTest
    @MethodSource("all")
    void sums_encryptedAndPlain_differByRoundingAlone(AlgorithmCase subject) {
        Model model = subject.model();
        MetaAlgorithm algorithm = subject.algorithm();
        int length = algorithm.layout(model).length();
        PlanOptions options = PlanOptions.trial(length, CLIENTS);
        TrialSetup setup;
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            setup = TrialSetup.generate(options, 4, 1, random);
        }
        int[] everyone = {0, 1, 2, 3};
        float[] shared = algorithm.initialise(model, 7);
        double bound = 4 * options.grid() * Math.sqrt(CLIENTS);
        ServerOptimiser optimiser = new ServerOptimiser(ServerOptimiser.Settings.adam(0.01), length);
        try (MetaClients clients =
                        new MetaClients(model, algorithm, new FixedTasks(subject.tasks(8)), 2, Optional.empty());
                SecureSum plain = new InsecurePlainMean(length, options.clipNorm(), round -> everyone, clients);
                SecureSum encrypted = LocalFederation.open(
                        setup, clients, round -> everyone, LocalFederation.Surroundings.inMemory())) {
            for (int round = 1; round <= ROUNDS; round++) {
                double[] expected = released(plain.run(round, shared)).sum();
                double[] opened = released(encrypted.run(round, shared)).sum();
                double largest = 0;
                for (int i = 0; i < length; i++) {
                    largest = Math.max(largest, Math.abs(opened[i] - expected[i]));
                }
                assertThat(largest).as("round %d", round).isLessThan(bound);
                assertThat(Arrays.stream(expected).map(Math::abs).max().orElseThrow())
                        .isGreaterThan(10 * bound);
                move(optimiser, shared, opened);
            }
        }
    }

    private static ReleasedSum released(RoundOutcome outcome) {
        assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
        return ((RoundOutcome.Released) outcome).sum();
    }

    private static void move(ServerOptimiser optimiser, float[] shared, double[] sum) {
        double[] model = new double[shared.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = shared[i];
        }
        optimiser.step(model, sum, 1);
        for (int i = 0; i < model.length; i++) {
            shared[i] = (float) model[i];
        }
    }
}
