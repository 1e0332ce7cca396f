// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * The size of a classification task. All counts are at least 1, ways at least 2.
 *
 * @param ways classes to tell apart
 * @param shots support images per class
 * @param queries query images per class
 */
public record FewShot(int ways, int shots, int queries) {

    /** Checks the counts. */
    public FewShot {
        if (ways < 2 || shots < 1 || queries < 1) {
            throw new IllegalArgumentException(
                    "at least 2 ways, 1 shot and 1 query are needed, were " + ways + ", " + shots + " and " + queries);
        }
    }

    /** The shape of such a task over images of {@link Alphabet#PIXELS} pixels. */
    TaskShape shape() {
        return new TaskShape(Alphabet.PIXELS, ways, ways * shots, ways * queries);
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
        float[] supportInputs = new float[ways * shots * Alphabet.PIXELS];
        float[] supportTargets = new float[ways * shots * ways];
        float[] queryInputs = new float[ways * queries * Alphabet.PIXELS];
        float[] queryTargets = new float[ways * queries * ways];
        for (int label = 0; label < ways; label++) {
            int turns = turned ? (int) stream.nextBelow(4) : 0;
            int[] drawings = stream.nextDistinct(shots + queries, alphabet.drawings());
            for (int i = 0; i < shots; i++) {
                int point = label * shots + i;
                alphabet.copyImage(classes[label], drawings[i], turns, supportInputs, point * Alphabet.PIXELS);
                supportTargets[point * ways + label] = 1;
            }
            for (int i = 0; i < queries; i++) {
                int point = label * queries + i;
                alphabet.copyImage(classes[label], drawings[shots + i], turns, queryInputs, point * Alphabet.PIXELS);
                queryTargets[point * ways + label] = 1;
            }
        }
        return new Task(
                new Examples(ways * shots, supportInputs, supportTargets),
                new Examples(ways * queries, queryInputs, queryTargets));
    }
}
