// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * Labelled points sorted by class, from which few-shot tasks are drawn. Classes and the points of a class are numbered
 * from 0. Implementations are immutable and safe for use by several threads.
 */
public interface ClassPool {

    /** What messages call this pool. */
    String name();

    /** Numbers per input. */
    int inputLength();

    /** Number of classes. */
    int classes();

    /** What messages call a class. */
    String className(int classNumber);

    /** Points of a class; may be 0. */
    int points(int classNumber);

    /** Copies the input of one point of a class into {@code destination} from {@code offset} on. */
    void copyInput(int classNumber, int point, float[] destination, int offset);

    /**
     * Checks that tasks of a size can be drawn.
     *
     * @throws IllegalArgumentException if there are fewer classes than ways, or a class is empty or has fewer points than
     *     shots and queries; names pool and class, with the numbers
     */
    default void requireFits(FewShot size) {
        if (size.ways() > classes()) {
            throw new IllegalArgumentException(
                    name() + " has " + classes() + " classes, too few for tasks of " + size.ways() + " ways");
        }
        for (int classNumber = 0; classNumber < classes(); classNumber++) {
            int points = points(classNumber);
            if (points == 0) {
                throw new IllegalArgumentException("class " + className(classNumber) + " of " + name() + " is empty");
            }
            if (points < size.shots() + size.queries()) {
                throw new IllegalArgumentException(
                        "class " + className(classNumber) + " of " + name() + " has " + points + " points, too few for "
                                + size.shots() + " shots and " + size.queries() + " queries");
            }
        }
    }
}
