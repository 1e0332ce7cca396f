// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticTest {

    private static int points(ClientExamples client) {
        return client.training().points() + client.test().points();
    }

    private static float[] inputs(Examples examples) {
        float[] inputs = new float[examples.points() * examples.inputLength()];
        for (int point = 0; point < examples.points(); point++) {
            examples.copyInput(point, inputs, point * examples.inputLength());
        }
        return inputs;
    }

    @Test
    void generate_clients_haveTheShapeAndThreeQuartersForTraining() {
        List<ClientExamples> clients = new Synthetic(0.5, 0.5, 30, 1).generate(1);
        assertThat(clients).hasSize(30);
        for (ClientExamples client : clients) {
            assertThat(client.training().inputLength()).isEqualTo(60);
            assertThat(client.training().targetLength()).isEqualTo(10);
            assertThat(points(client)).isBetween(54, 5_162);
            assertThat(client.training().points()).isEqualTo(3 * points(client) / 4);
            for (int point = 0; point < client.test().points(); point++) {
                float sum = 0;
                for (int label = 0; label < 10; label++) {
                    assertThat(client.test().target(point, label)).isIn(0f, 1f);
                    sum += client.test().target(point, label);
                }
                assertThat(sum).isEqualTo(1);
            }
        }
        assertThat(new BatchClients(1, clients, 20, 20).task(0, 1, 0).shape().queryPoints())
                .isEqualTo(20);
    }

    @Test
    void generate_oneClient_dependsOnSeedAndNumberAlone() {
        Synthetic synthetic = new Synthetic(1, 1, 5, 1);
        List<ClientExamples> all = synthetic.generate(3);
        assertThat(inputs(synthetic.generate(3, 4).test()))
                .isEqualTo(inputs(all.get(4).test()));
        assertThat(inputs(new Synthetic(1, 1, 9, 1).generate(3, 4).test()))
                .isEqualTo(inputs(all.get(4).test()));
        assertThat(inputs(synthetic.generate(4, 4).test()))
                .isNotEqualTo(inputs(all.get(4).test()));
        assertThat(inputs(all.get(3).test())).isNotEqualTo(inputs(all.get(4).test()));
    }

    /**
     * The median of a lognormal(4, 2) number is e^4 = 54.6, so that half of the sizes are below 50 + 54.6; of 400 sizes 200
     * with a standard deviation of 10. A share of 1 - Phi((ln 5112 - 4) / 2) = 0.0116 meets the limit: 4.6 of 400, standard
     * deviation 2.1. Five standard deviations either way.
     */
    @Test
    void generate_sizes_followTheLognormalLaw() {
        Synthetic synthetic = new Synthetic(0, 0, 400, 1);
        List<Integer> sizes = new ArrayList<>();
        for (int client = 0; client < 400; client++) {
            sizes.add(points(synthetic.generate(11, client)));
        }
        assertThat(sizes.stream().filter(size -> size < 50 + 54.6).count()).isBetween(150L, 250L);
        assertThat(sizes.stream().filter(size -> size == 5_162).count()).isBetween(0L, 15L);
        assertThat(sizes).allMatch(size -> size >= 54 && size <= 5_162);
        assertThat(points(new Synthetic(0, 0, 400, 5).generate(11, 0))).isEqualTo(5 * sizes.get(0));
    }

    /** Within a client coordinate j has variance j^-1.2; the mean of squares of n points has a relative error sqrt(2/n). */
    @Test
    void generate_inputs_haveTheVariancesOfTheLaw() {
        Synthetic synthetic = new Synthetic(0.5, 0.5, 40, 1);
        double[] squares = new double[60];
        long degrees = 0;
        for (ClientExamples client : synthetic.generate(2)) {
            Examples training = client.training();
            for (int j = 0; j < 60; j++) {
                double mean = 0;
                for (int point = 0; point < training.points(); point++) {
                    mean += training.input(point, j) / (double) training.points();
                }
                for (int point = 0; point < training.points(); point++) {
                    squares[j] += (training.input(point, j) - mean) * (training.input(point, j) - mean);
                }
            }
            degrees += training.points() - 1;
        }
        for (int j = 0; j < 60; j++) {
            double expected = Math.pow(j + 1, -1.2);
            assertThat(squares[j] / degrees)
                    .as("coordinate %d", j + 1)
                    .isCloseTo(expected, within(5 * expected * Math.sqrt(2.0 / degrees)));
        }
    }

    /**
     * The mean over the coordinates of a client's inputs is B_k plus a mean of 60 standard normal numbers plus little: its
     * variance over clients is beta^2 + 1/60. The variance of 300 of them has a relative error of sqrt(2/300) = 0.082.
     */
    @Test
    void generate_beta_spreadsTheInputs() {
        for (double beta : new double[] {0, 0.5, 2}) {
            Synthetic synthetic = new Synthetic(0, beta, 300, 1);
            double[] means = new double[300];
            for (int client = 0; client < 300; client++) {
                float[] inputs = inputs(synthetic.generate(7, client).training());
                for (float input : inputs) {
                    means[client] += input / (double) inputs.length;
                }
            }
            double mean = Arrays.stream(means).average().orElseThrow();
            double variance = Arrays.stream(means)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / 299;
            double expected = beta * beta + 1.0 / 60;
            assertThat(variance).as("beta %s", beta).isCloseTo(expected, within(5 * 0.082 * expected + 1e-3));
        }
    }

    /**
     * Labels come from a linear model of the client, so that a perceptron which sees its training points learns them; labels
     * that do not belong to their inputs would leave it at the share of the largest class.
     */
    @Test
    void generate_labels_areLinearInTheInputs() {
        // One of the clients on which no class is the usual one; it has 1,350 points.
        ClientExamples client = Synthetic.pFedMe().generate(1, 23);
        double[][] weights = new double[10][61];
        for (int epoch = 0; epoch < 30; epoch++) {
            for (int point = 0; point < client.training().points(); point++) {
                int guess = guess(weights, client.training(), point);
                for (int j = 0; j <= 60; j++) {
                    double input = j == 60 ? 1 : client.training().input(point, j);
                    weights[guess][j] -= input;
                    weights[label(client.training(), point)][j] += input;
                }
            }
        }
        int right = 0;
        int[] counts = new int[10];
        for (int point = 0; point < client.test().points(); point++) {
            right += guess(weights, client.test(), point) == label(client.test(), point) ? 1 : 0;
            counts[label(client.test(), point)]++;
        }
        // Guesses without the inputs reach the share of the largest class, with a standard deviation of 0.027.
        assertThat(Arrays.stream(counts).max().orElseThrow()
                        / (double) client.test().points())
                .isLessThan(0.5);
        assertThat(right / (double) client.test().points()).isGreaterThan(0.5 + 5 * 0.027);
    }

    private static int guess(double[][] weights, Examples examples, int point) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < weights.length; label++) {
            double sum = weights[label][60];
            for (int j = 0; j < 60; j++) {
                sum += weights[label][j] * examples.input(point, j);
            }
            if (sum > most) {
                most = sum;
                best = label;
            }
        }
        return best;
    }

    private static int label(Examples examples, int point) {
        int label = 0;
        while (examples.target(point, label) == 0) {
            label++;
        }
        return label;
    }

    /** Models differ between clients, so that most see some classes and not others. */
    @Test
    void generate_labels_coverSomeClassesPerClient() {
        long classes = 0;
        for (ClientExamples client : Synthetic.pFedMe().generate(1)) {
            assertThat(points(client)).isBetween(250, 25_810);
            float[] targets = new float[client.training().points() * 10];
            client.training().copyTargets(targets, 0);
            boolean[] seen = new boolean[10];
            for (int i = 0; i < targets.length; i++) {
                seen[i % 10] |= targets[i] == 1;
            }
            for (boolean label : seen) {
                classes += label ? 1 : 0;
            }
        }
        // Neither one class per client nor all ten.
        assertThat(classes).isBetween(200L, 999L);
    }

    @Test
    void wrongArguments_areRefused() {
        assertThatThrownBy(() -> new Synthetic(-0.1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Synthetic(0, Double.NaN, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Synthetic(0, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Synthetic(0, 0, 1, 101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 100]");
        assertThatThrownBy(() -> Synthetic.pFedMe().generate(1, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 100), was 100");
    }
}
