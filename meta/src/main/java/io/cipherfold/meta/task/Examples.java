// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * Labelled points: inputs and targets in the order of the points. A class label is a target with a one at its index and
 * zeros elsewhere. Immutable.
 */
public final class Examples {

    private final int points;
    private final int inputLength;
    private final int targetLength;
    private final float[] inputs;
    private final float[] targets;

    /**
     * Creates a set of points.
     *
     * @param points at least 1
     * @param inputs {@code points} rows of equal length, row after row; copied
     * @param targets {@code points} rows of equal length, row after row; copied
     */
    public Examples(int points, float[] inputs, float[] targets) {
        if (points < 1
                || inputs.length == 0
                || targets.length == 0
                || inputs.length % points != 0
                || targets.length % points != 0) {
            throw new IllegalArgumentException("inputs and targets must have the same number of rows, at least 1; were "
                    + inputs.length + " and " + targets.length + " numbers for " + points + " points");
        }
        this.points = points;
        this.inputLength = inputs.length / points;
        this.targetLength = targets.length / points;
        this.inputs = inputs.clone();
        this.targets = targets.clone();
    }

    /** Number of points. */
    public int points() {
        return points;
    }

    /** Numbers per input. */
    public int inputLength() {
        return inputLength;
    }

    /** Numbers per target. */
    public int targetLength() {
        return targetLength;
    }

    /** One number of the input of {@code point}, both from 0. */
    public float input(int point, int coordinate) {
        return inputs[point * inputLength + coordinate];
    }

    /** One number of the target of {@code point}, both from 0. */
    public float target(int point, int coordinate) {
        return targets[point * targetLength + coordinate];
    }

    /** Copies the input of {@code point} into {@code destination} from {@code offset} on. */
    public void copyInput(int point, float[] destination, int offset) {
        System.arraycopy(inputs, point * inputLength, destination, offset, inputLength);
    }

    /** Copies all targets, row after row, into {@code destination} from {@code offset} on. */
    public void copyTargets(float[] destination, int offset) {
        System.arraycopy(targets, 0, destination, offset, targets.length);
    }
}
