// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On an alphabet whose images carry their own number. */
class CharacterClientsTest {

    private static final FewShot SIZE = new FewShot(5, 1, 2);
    private static final int CHARACTERS = 30;
    private static final Alphabet ALPHABET = FewShotTest.numbered(0, CHARACTERS, 20);

    private static CharacterClients population(long seed) {
        return new CharacterClients(seed, ALPHABET, 4000, 10, SIZE);
    }

    @Test
    void owned_manyClients_areDistinctAndEvenlySpread() {
        CharacterClients clients = population(1);
        int[] owners = new int[4 * CHARACTERS];
        for (int client = 0; client < clients.clients(); client++) {
            int[] owned = clients.owned(client);
            assertThat(Arrays.stream(owned).distinct().count()).isEqualTo(10);
            Arrays.stream(owned).forEach(character -> owners[character]++);
        }
        // Each of the 120 is one of ten with probability 1/12: 333 owners with a deviation of 17.5; five of them either
        // way.
        assertThat(Arrays.stream(owners)).allMatch(count -> count >= 245 && count <= 421);
        assertThat(clients.examples(7)).isEqualTo(200);
    }

    @Test
    void task_everyRound_isOfOwnCharactersWithDisjointDrawings() {
        CharacterClients clients = population(2);
        Set<Integer> seen = new HashSet<>();
        Set<Integer> own = Arrays.stream(clients.owned(17)).boxed().collect(Collectors.toSet());
        for (int round = 1; round <= 60; round++) {
            ClassDraw draw = clients.draw(17, round, 0);
            Task task = clients.task(17, round, 0);
            assertThat(task.shape()).isEqualTo(clients.shape());
            for (int label = 0; label < SIZE.ways(); label++) {
                int character = clients.owned(17)[draw.classOf(label)];
                seen.add(character);
                assertThat(FewShotTest.number(task.support(), label, 1)).isEqualTo(character / 4);
                assertThat(Arrays.stream(draw.members(label)).distinct().count())
                        .isEqualTo(3);
                assertThat(FewShotTest.number(task.support(), label, 2)).isEqualTo(draw.members(label)[0]);
            }
        }
        // A character is missing from all sixty tasks of five of ten with probability 2^-60.
        assertThat(seen).isEqualTo(own);
    }

    @Test
    void task_dependsOnSeedClientAndRound() {
        assertThat(population(1).owned(3))
                .isEqualTo(population(1).owned(3))
                .isNotEqualTo(population(2).owned(3));
        CharacterClients one = population(1);
        assertThat(TaskSourceContract.points(one.task(3, 5, 0).support()))
                .isEqualTo(TaskSourceContract.points(population(1).task(3, 5, 0).support()))
                .isNotEqualTo(TaskSourceContract.points(one.task(3, 6, 0).support()))
                .isNotEqualTo(TaskSourceContract.points(one.task(3, 5, 1).support()))
                .isNotEqualTo(TaskSourceContract.points(one.task(4, 5, 0).support()));
    }

    @Test
    void clients_wrongNumbers_areRefused() {
        assertThatThrownBy(() -> new CharacterClients(1, ALPHABET, 0, 10, SIZE)).hasMessageContaining("were 0");
        assertThatThrownBy(() -> new CharacterClients(1, ALPHABET, 5, 4, SIZE))
                .hasMessageContaining("a client owns 5 characters, one for each way, to 120, was 4");
        assertThatThrownBy(() -> new CharacterClients(1, ALPHABET, 5, 121, SIZE))
                .hasMessageContaining("was 121");
        assertThatThrownBy(() -> new CharacterClients(1, ALPHABET, 5, 10, new FewShot(5, 19, 2)))
                .hasMessageContaining("20 points, too few for 19 shots and 2 queries");
        assertThatThrownBy(() -> population(1).task(4000, 1, 0)).hasMessageContaining("[0, 4000), was 4000");
    }
}
