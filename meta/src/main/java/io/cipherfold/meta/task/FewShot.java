// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * The size of a classification task. All counts are at least 1, ways at least 2.
 *
 * @param ways classes to tell apart
 * @param shots support points per class
 * @param queries query points per class
 */
public record FewShot(int ways, int shots, int queries) {

    /** Checks the counts. */
    public FewShot {
        if (ways < 2 || shots < 1 || queries < 1) {
            throw new IllegalArgumentException(
                    "at least 2 ways, 1 shot and 1 query are needed, were " + ways + ", " + shots + " and " + queries);
        }
    }

    /** The shape of such a task over inputs of {@code inputLength} numbers. */
    public TaskShape shape(int inputLength) {
        return new TaskShape(inputLength, ways, ways * shots, ways * queries);
    }

    /** The shape of such a task over images of {@link Alphabet#PIXELS} pixels. */
    TaskShape shape() {
        return shape(Alphabet.PIXELS);
    }

    /** Refuses alphabets of which there are none, or one is too small. */
    void requireFits(List<Alphabet> alphabets) {
        if (alphabets.isEmpty()) {
            throw new IllegalArgumentException("at least one alphabet is needed");
        }
        alphabets.forEach(this::requireFits);
    }

    private void requireFits(Alphabet alphabet) {
        if (ways > alphabet.characters()) {
            throw new IllegalArgumentException(alphabet.name() + " has " + alphabet.characters()
                    + " characters, too few for tasks of " + ways + " ways");
        }
        if (shots + queries > alphabet.drawings()) {
            throw new IllegalArgumentException(alphabet.name() + " has " + alphabet.drawings()
                    + " drawings of each character, too few for " + shots + " shots and " + queries + " queries");
        }
    }

    /**
     * Draws characters, gives them the labels 0 to ways - 1 in that order, and draws disjoint images of each.
     *
     * @param turned whether all images of a character are turned by the same random multiple of 90 degrees
     */
    Task draw(Alphabet alphabet, boolean turned, SeededStream stream) {
        int[] classes = stream.nextDistinct(ways, alphabet.characters());
        int[] turns = new int[ways];
        int[][] drawings = new int[ways][];
        for (int label = 0; label < ways; label++) {
            turns[label] = turned ? (int) stream.nextBelow(4) : 0;
            drawings[label] = stream.nextDistinct(shots + queries, alphabet.drawings());
        }
        return assemble(
                Alphabet.PIXELS,
                drawings,
                (label, drawing, destination, offset) ->
                        alphabet.copyImage(classes[label], drawing, turns[label], destination, offset));
    }

    /** Copies the input of one member of the class with a label into {@code destination} from {@code offset} on. */
    interface InputCopy {
        void copy(int label, int member, float[] destination, int offset);
    }

    /**
     * Builds a task from points that were chosen.
     *
     * @param members of each label the numbers of its points: first {@link #shots} for the support, then
     *     {@link #queries} for the query set
     */
    Task assemble(int inputLength, int[][] members, InputCopy copy) {
        return new Task(
                points(inputLength, members, 0, shots, copy), points(inputLength, members, shots, queries, copy));
    }

    private Examples points(int inputLength, int[][] members, int first, int perClass, InputCopy copy) {
        float[] inputs = new float[ways * perClass * inputLength];
        float[] targets = new float[ways * perClass * ways];
        for (int label = 0; label < ways; label++) {
            for (int i = 0; i < perClass; i++) {
                int point = label * perClass + i;
                copy.copy(label, members[label][first + i], inputs, point * inputLength);
                targets[point * ways + label] = 1;
            }
        }
        return new Examples(ways * perClass, inputs, targets);
    }
}
