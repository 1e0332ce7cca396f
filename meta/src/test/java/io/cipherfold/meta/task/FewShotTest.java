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
 * On alphabets whose images carry their own number, however they are turned: pixel 0 the alphabet, pixel 1 the character,
 * pixel 2 the drawing.
 */
class FewShotTest extends TaskSourceContract {

    private static final FewShot SIZE = new FewShot(5, 2, 3);

    static Alphabet numbered(int number, int characters, int drawings) {
        List<byte[]> images = new ArrayList<>();
        for (int character = 0; character < characters; character++) {
            byte[] pixels = new byte[drawings * Alphabet.PIXELS];
            for (int drawing = 0; drawing < drawings; drawing++) {
                int first = drawing * Alphabet.PIXELS;
                setOnAllSides(pixels, first, 0, number);
                setOnAllSides(pixels, first, 1, character);
                setOnAllSides(pixels, first, 2, drawing);
            }
            images.add(pixels);
        }
        return new Alphabet("numbered" + number, drawings, images);
    }

    /** Pixel {@code x} of the first row and where quarter turns move it. */
    private static void setOnAllSides(byte[] pixels, int first, int x, int value) {
        int end = Alphabet.SIDE - 1;
        pixels[first + x] = (byte) value;
        pixels[first + x * Alphabet.SIDE + end] = (byte) value;
        pixels[first + end * Alphabet.SIDE + end - x] = (byte) value;
        pixels[first + (end - x) * Alphabet.SIDE] = (byte) value;
    }

    private static final List<Alphabet> ALPHABETS =
            List.of(numbered(0, 5, 20), numbered(1, 9, 20), numbered(2, 30, 20));

    @Override
    TaskSource source(long seed) {
        return new FewShotTasks(seed, ALPHABETS, SIZE);
    }

    static int number(Examples examples, int point, int pixel) {
        return Math.round(255 * examples.input(point, pixel));
    }

    private static int label(Examples examples, int point) {
        int label = -1;
        for (int i = 0; i < examples.targetLength(); i++) {
            if (examples.target(point, i) == 1) {
                assertThat(label).as("one label per point").isEqualTo(-1);
                label = i;
            } else {
                assertThat(examples.target(point, i)).isZero();
            }
        }
        return label;
    }

    /** Adds each image as (label, image); checks the counts per class. */
    private static Set<List<Integer>> images(Examples examples, int perClass, int[] classOfLabel) {
        Set<List<Integer>> images = new HashSet<>();
        int[] counts = new int[SIZE.ways()];
        for (int point = 0; point < examples.points(); point++) {
            int label = label(examples, point);
            counts[label]++;
            int character = number(examples, point, 1);
            assertThat(classOfLabel[label]).isIn(-1, character);
            classOfLabel[label] = character;
            images.add(List.of(character, number(examples, point, 2)));
        }
        assertThat(counts).containsOnly(perClass);
        assertThat(images).hasSize(SIZE.ways() * perClass);
        return images;
    }

    private static int assertWellFormed(Task task) {
        assertThat(task.shape()).isEqualTo(new TaskShape(Alphabet.PIXELS, 5, 10, 15));
        int[] classOfLabel = {-1, -1, -1, -1, -1};
        Set<List<Integer>> support = images(task.support(), SIZE.shots(), classOfLabel);
        Set<List<Integer>> query = images(task.query(), SIZE.queries(), classOfLabel);
        assertThat(support).doesNotContainAnyElementsOf(query);
        assertThat(Arrays.stream(classOfLabel).distinct().count()).isEqualTo(5);
        int alphabet = number(task.support(), 0, 0);
        for (int point = 0; point < task.query().points(); point++) {
            assertThat(number(task.query(), point, 0)).isEqualTo(alphabet);
        }
        return alphabet;
    }

    @Test
    void tasks_manyIds_areWellFormedAndCoverTheAlphabets() {
        FewShotTasks tasks = new FewShotTasks(1, ALPHABETS, SIZE);
        int[] perAlphabet = new int[3];
        for (int id = 0; id < 600; id++) {
            perAlphabet[assertWellFormed(tasks.task(id))]++;
        }
        // 200 each on average, standard deviation 11.5.
        assertThat(perAlphabet[0]).isBetween(140, 260);
        assertThat(perAlphabet[1]).isBetween(140, 260);
    }

    @Test
    void clients_workOnTheirOwnAlphabetAlone() {
        AlphabetClients clients = new AlphabetClients(1, ALPHABETS, SIZE);
        assertThat(clients.clients()).isEqualTo(3);
        for (int client = 0; client < 3; client++) {
            for (int round = 1; round < 40; round++) {
                assertThat(assertWellFormed(clients.task(client, round, 0))).isEqualTo(client);
            }
            assertThat(points(clients.task(client, 1, 0).query()))
                    .isNotEqualTo(points(clients.task(client, 1, 1).query()));
            assertThat(points(clients.task(client, 1, 0).query()))
                    .isEqualTo(points(clients.task(client, 1, 0).query()));
        }
        assertThatThrownBy(() -> clients.task(3, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void examples_client_areTheImagesOfItsAlphabet() {
        AlphabetClients clients = new AlphabetClients(1, ALPHABETS, SIZE);
        for (int client = 0; client < 3; client++) {
            Alphabet alphabet = ALPHABETS.get(client);
            assertThat(clients.examples(client)).isEqualTo((long) alphabet.characters() * alphabet.drawings());
        }
        assertThatThrownBy(() -> clients.examples(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 3), was 3");
    }

    @Test
    void copyImage_quarterTurns_turnClockwise() {
        byte[] pixels = new byte[Alphabet.PIXELS];
        pixels[3] = (byte) 255; // first row, column 3
        Alphabet alphabet = new Alphabet("dot", 1, List.of(pixels));
        int[] expected = {3, 3 * 28 + 27, 27 * 28 + 24, 24 * 28};
        for (int turns = 0; turns < 4; turns++) {
            float[] image = new float[Alphabet.PIXELS];
            alphabet.copyImage(0, 0, turns, image, 0);
            for (int i = 0; i < Alphabet.PIXELS; i++) {
                assertThat(image[i]).as("turn %d pixel %d", turns, i).isEqualTo(i == expected[turns] ? 1f : 0f);
            }
        }
        assertThatThrownBy(() -> alphabet.copyImage(0, 0, 4, new float[Alphabet.PIXELS], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void union_holdsEveryCharacter() {
        Alphabet union = Alphabet.union("all", ALPHABETS);
        assertThat(union.characters()).isEqualTo(44);
        float[] image = new float[Alphabet.PIXELS];
        union.copyImage(14, 3, image, 0);
        assertThat(image[0]).isEqualTo(2 / 255f);
        assertThat(image[1]).isZero();
        assertThat(image[2]).isEqualTo(3 / 255f);
    }

    @Test
    void tooSmallAlphabet_isNamedWithItsSize() {
        assertThatThrownBy(() -> new FewShotTasks(1, ALPHABETS, new FewShot(6, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numbered0 has 5 characters")
                .hasMessageContaining("6 ways");
        assertThatThrownBy(() -> new AlphabetClients(1, ALPHABETS, new FewShot(5, 10, 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20 drawings")
                .hasMessageContaining("10 shots and 11 queries");
        assertThatThrownBy(() -> new FewShotTasks(1, List.of(), SIZE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FewShot(1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ALPHABETS.get(0).copyImage(0, 20, new float[Alphabet.PIXELS], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
