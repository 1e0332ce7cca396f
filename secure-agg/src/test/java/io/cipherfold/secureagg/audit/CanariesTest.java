// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class CanariesTest {

    private static List<double[]> vectors(Canaries canaries, int round) {
        List<double[]> vectors = new ArrayList<>();
        canaries.compute(round, new float[0], canaries.draw(round), (client, update) -> vectors.add(update));
        return vectors;
    }

    @Test
    void draw_roundsOfATrial_haveItsClients(RandomSource random) {
        Canaries canaries = new Canaries(new Canaries.Design(3, 2, 2, 10, 1), random);

        assertThat(canaries.draw(1)).containsExactly(0, 1, 2);
        assertThat(canaries.draw(2)).containsExactly(0, 1, 2);
        assertThat(canaries.draw(3)).containsExactly(3, 4, 5);
        assertThat(canaries.draw(4)).containsExactly(3, 4, 5);
        for (int round : new int[] {0, 5}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> canaries.draw(round))
                    .withMessage("round must be 1 to 4, was " + round);
        }
    }

    @Test
    void compute_headsAndTails_areLongAndZero(RandomSource random) {
        int clients = 2000;
        Canaries canaries = new Canaries(new Canaries.Design(clients, 1, 1, 130, 0.5), random);
        List<double[]> vectors = vectors(canaries, 1);

        assertThat(vectors).hasSize(clients);
        int heads = 0;
        for (int client = 0; client < clients; client++) {
            double norm = canaries.included(client) ? Canaries.OVERLENGTH * 0.5 : 0;
            assertThat(Seeds.norm(vectors.get(client))).isCloseTo(norm, within(1e-12));
            heads += canaries.included(client) ? 1 : 0;
        }
        // A binomial with variance clients/4; 6.5 deviations are exceeded with probability 1e-10.
        assertThat((double) heads).isCloseTo(clients / 2.0, within(6.5 * Math.sqrt(clients / 4.0)));
    }

    @Test
    void score_ofASum_findsThoseThatAreInIt(RandomSource random) {
        int dimension = 4096;
        Canaries canaries = new Canaries(new Canaries.Design(40, 1, 1, dimension, 0.5), random);
        double[] sum = new double[dimension];
        vectors(canaries, 1).forEach(vector -> {
            for (int i = 0; i < dimension; i++) {
                sum[i] += vector[i] / Canaries.OVERLENGTH;
            }
        });

        for (int client = 0; client < 40; client++) {
            // Up to 39 others, each with an inner product of variance 1/4096: a deviation of 0.1, of which 6.5.
            assertThat(canaries.score(client, sum)).isCloseTo(canaries.included(client) ? 1 : 0, within(0.65));
        }
    }

    @Test
    void compute_sameKey_repeats(RandomSource random) {
        byte[] key = Seeds.seed(random);
        Canaries.Design design = new Canaries.Design(64, 1, 2, 70, 1);
        List<double[]> first = vectors(new Canaries(design, AesCtrRandomSource.keyed(key)), 1);
        List<double[]> again = vectors(new Canaries(design, AesCtrRandomSource.keyed(key)), 2);
        List<double[]> other = vectors(new Canaries(design, random), 1);

        assertThat(again).containsExactlyElementsOf(first);
        assertThat(other.stream().mapToDouble(v -> v[0]).toArray())
                .isNotEqualTo(first.stream().mapToDouble(v -> v[0]).toArray());
    }

    @Test
    void needsModel_isFalse(RandomSource random) {
        assertThat(new Canaries(new Canaries.Design(2, 1, 1, 1, 1), random).needsModel())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 'clients per trial must be 2 to 1000000, was 1'",
        "1000001, 1, 1, 1, 'clients per trial must be 2 to 1000000, was 1000001'",
        "100, 0, 1, 1, 'trials must be 1 to 10000, was 0'",
        "100, 10001, 1, 1, 'trials must be 1 to 10000, was 10001'",
        "100, 1, 0, 1, 'rounds per trial must be 1 to 2147483647, was 0'",
        "100, 1, 1, 0, 'dimension must be 1 to 2147483647, was 0'"
    })
    void design_outOfRange_namesTheLimit(int clients, int trials, int rounds, int dimension, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Canaries.Design(clients, trials, rounds, dimension, 1))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void design_badClipNorm_isRefused(double clipNorm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Canaries.Design(2, 1, 1, 1, clipNorm))
                .withMessage("clip norm must be positive and finite, was " + clipNorm);
    }
}
