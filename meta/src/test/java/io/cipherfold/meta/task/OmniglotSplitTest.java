// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * On as many characters as Omniglot has, two drawings of each. The first row of an image has the character's number in two
 * pixels, the drawing's in a third and full ink in a fourth; so has no other side, which shows how an image is turned.
 */
class OmniglotSplitTest extends TaskSourceContract {

    private static final FewShot SIZE = new FewShot(5, 1, 1);

    private static final Omniglot OMNIGLOT =
            new Omniglot(List.of(numbered("A", 0, 500), numbered("B", 500, 964)), List.of(numbered("C", 964, 1623)));

    private static Alphabet numbered(String name, int from, int to) {
        List<byte[]> characters = new ArrayList<>();
        for (int character = from; character < to; character++) {
            byte[] pixels = new byte[2 * Alphabet.PIXELS];
            for (int drawing = 0; drawing < 2; drawing++) {
                pixels[drawing * Alphabet.PIXELS + 10] = (byte) (character / 200);
                pixels[drawing * Alphabet.PIXELS + 11] = (byte) (character % 200);
                pixels[drawing * Alphabet.PIXELS + 12] = (byte) drawing;
                pixels[drawing * Alphabet.PIXELS + 13] = (byte) 255;
            }
            characters.add(pixels);
        }
        return new Alphabet(name, 2, characters);
    }

    @Override
    TaskSource source(long seed) {
        return OmniglotSplit.reptile(OMNIGLOT, seed).trainingTasks(seed, SIZE);
    }

    /** Index of pixel {@code x} of the first row after {@code turns} clockwise quarter turns. */
    private static int turned(int x, int turns) {
        int end = Alphabet.SIDE - 1;
        return switch (turns) {
            case 0 -> x;
            case 1 -> x * Alphabet.SIDE + end;
            case 2 -> end * Alphabet.SIDE + end - x;
            default -> (end - x) * Alphabet.SIDE;
        };
    }

    /** What an image shows: character, drawing, quarter turns. */
    private record Shown(int character, int drawing, int turns) {

        static Shown in(Examples examples, int point) {
            int turns = 0;
            while (examples.input(point, turned(13, turns)) != 1) {
                turns++;
            }
            return new Shown(
                    200 * number(examples, point, 10, turns) + number(examples, point, 11, turns),
                    number(examples, point, 12, turns),
                    turns);
        }

        private static int number(Examples examples, int point, int x, int turns) {
            return Math.round(255 * examples.input(point, turned(x, turns)));
        }
    }

    /** All characters and turns in 400 tasks, whose classes have one turn each and whose drawings differ. */
    private static Set<Shown> shown(TaskSource tasks) {
        Set<Shown> all = new HashSet<>();
        for (int id = 0; id < 400; id++) {
            Task task = tasks.task(id);
            Set<List<Integer>> classes = new HashSet<>();
            for (int label = 0; label < SIZE.ways(); label++) {
                Shown support = Shown.in(task.support(), label);
                Shown query = Shown.in(task.query(), label);
                assertThat(query).isEqualTo(new Shown(support.character, 1 - support.drawing, support.turns));
                classes.add(List.of(support.character, support.turns));
                all.add(new Shown(support.character, 0, support.turns));
            }
            assertThat(classes).hasSize(SIZE.ways());
        }
        return all;
    }

    private static Set<Integer> characters(Alphabet alphabet) {
        Set<Integer> numbers = new HashSet<>();
        float[] image = new float[Alphabet.PIXELS];
        for (int character = 0; character < alphabet.characters(); character++) {
            alphabet.copyImage(character, 0, image, 0);
            numbers.add(200 * Math.round(255 * image[10]) + Math.round(255 * image[11]));
        }
        return numbers;
    }

    private static void assertDisjoint(List<Set<Integer>> parts, int... sizes) {
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < sizes.length; i++) {
            assertThat(parts.get(i)).hasSize(sizes[i]);
            all.addAll(parts.get(i));
        }
        assertThat(all).hasSize(1623);
    }

    private static void assertTurns(Set<Shown> shown, Set<Integer> allowed, int... turns) {
        assertThat(shown).allMatch(image -> allowed.contains(image.character));
        Set<Integer> seen = new HashSet<>();
        shown.forEach(image -> seen.add(image.turns));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(turns).boxed().toList());
    }

    @Test
    void reptile_partsAreDisjointAndOnlyTrainingIsTurned() {
        OmniglotSplit split = OmniglotSplit.reptile(OMNIGLOT, 1);
        Set<Integer> training = characters(split.training().get(0));
        Set<Integer> test = characters(split.test().get(0));
        assertDisjoint(List.of(training, test), 1200, 423);
        assertThat(split.validation()).isEmpty();
        assertThat(split.validationTasks(1, SIZE)).isEmpty();
        assertTurns(shown(split.trainingTasks(1, SIZE)), training, 0, 1, 2, 3);
        assertTurns(shown(split.testTasks(1, SIZE)), test, 0);
    }

    /** Two characters make eight classes. */
    @Test
    void reptile_turnsAreClassesOfTheirOwn() {
        Alphabet small = OmniglotSplit.reptile(OMNIGLOT, 1).training().get(0).select("small", 0, 1);
        Task task = ClassTasks.over(1, CharacterPool.turned(small), new FewShot(8, 1, 1))
                .task(0);
        Set<List<Integer>> classes = new HashSet<>();
        for (int label = 0; label < 8; label++) {
            Shown shown = Shown.in(task.support(), label);
            classes.add(List.of(shown.character, shown.turns));
        }
        assertThat(classes).hasSize(8);
    }

    @Test
    void maml_partsAreDisjointAndTurnedPerTask() {
        OmniglotSplit split = OmniglotSplit.maml(OMNIGLOT, 1);
        Set<Integer> training = characters(split.training().get(0));
        Set<Integer> validation = characters(split.validation().orElseThrow());
        Set<Integer> test = characters(split.test().get(0));
        assertDisjoint(List.of(training, validation, test), 1100, 100, 423);
        assertTurns(shown(split.trainingTasks(1, SIZE)), training, 0, 1, 2, 3);
        assertTurns(shown(split.validationTasks(1, SIZE).orElseThrow()), validation, 0, 1, 2, 3);
        assertTurns(shown(split.testTasks(1, SIZE)), test, 0, 1, 2, 3);
    }

    @Test
    void byAlphabet_tasksLieWithinOneAlphabet() {
        OmniglotSplit split = OmniglotSplit.byAlphabet(OMNIGLOT);
        assertThat(split.training()).isEqualTo(OMNIGLOT.background());
        assertThat(split.test()).isEqualTo(OMNIGLOT.evaluation());
        assertThat(split.validation()).isEmpty();
        for (int id = 0; id < 100; id++) {
            Task task = split.trainingTasks(1, SIZE).task(id);
            Set<Boolean> alphabets = new HashSet<>();
            for (int label = 0; label < SIZE.ways(); label++) {
                assertThat(Shown.in(task.support(), label).turns).isZero();
                alphabets.add(Shown.in(task.support(), label).character < 500);
            }
            assertThat(alphabets).hasSize(1);
        }
    }

    @Test
    void random_seed_decidesAlone() {
        Set<Integer> first = characters(OmniglotSplit.maml(OMNIGLOT, 1).test().get(0));
        assertThat(characters(OmniglotSplit.maml(OMNIGLOT, 1).test().get(0))).isEqualTo(first);
        assertThat(characters(OmniglotSplit.maml(OMNIGLOT, 2).test().get(0))).isNotEqualTo(first);
    }

    @Test
    void tooFewCharactersOrDrawings_areRefusedWithNumbers() {
        Omniglot small = new Omniglot(List.of(numbered("A", 0, 900)), List.of(numbered("C", 900, 1200)));
        assertThatThrownBy(() -> OmniglotSplit.maml(small, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1200 characters")
                .hasMessageContaining("1100 for meta-training and 100 for validation");
        OmniglotSplit split = OmniglotSplit.reptile(OMNIGLOT, 1);
        assertThatThrownBy(() -> split.trainingTasks(1, new FewShot(5, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 2 points, too few for 1 shots and 2 queries");
        assertThatThrownBy(() -> split.testTasks(1, new FewShot(424, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("423 characters");
    }
}
