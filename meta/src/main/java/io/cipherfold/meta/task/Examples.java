// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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

    /** The given points, numbered from 0, as a set of their own in that order; at least one. */
    public Examples select(int... chosen) {
        float[] chosenInputs = new float[chosen.length * inputLength];
        float[] chosenTargets = new float[chosen.length * targetLength];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(inputs, chosen[i] * inputLength, chosenInputs, i * inputLength, inputLength);
            System.arraycopy(targets, chosen[i] * targetLength, chosenTargets, i * targetLength, targetLength);
        }
        return new Examples(chosen.length, chosenInputs, chosenTargets);
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

    /**
     * The class of {@code point}, from 0.
     *
     * @throws IllegalArgumentException if no number of its target is one
     */
    public int label(int point) {
        for (int label = 0; label < targetLength; label++) {
            if (target(point, label) == 1) {
                return label;
            }
        }
        throw new IllegalArgumentException("point " + point + " has no class label");
    }

    /** Copies the input of {@code point} into {@code destination} from {@code offset} on. */
    public void copyInput(int point, float[] destination, int offset) {
        System.arraycopy(inputs, point * inputLength, destination, offset, inputLength);
    }

    /** Copies all targets, row after row, into {@code destination} from {@code offset} on. */
    public void copyTargets(float[] destination, int offset) {
        System.arraycopy(targets, 0, destination, offset, targets.length);
    }

    /** The points of {@code first}, then those of {@code second}, which must be of the same lengths. */
    public static Examples concatenation(Examples first, Examples second) {
        if (first.inputLength != second.inputLength || first.targetLength != second.targetLength) {
            throw new IllegalArgumentException("points of lengths " + first.inputLength + " -> " + first.targetLength
                    + " and " + second.inputLength + " -> " + second.targetLength + " do not go together");
        }
        float[] inputs = Arrays.copyOf(first.inputs, first.inputs.length + second.inputs.length);
        System.arraycopy(second.inputs, 0, inputs, first.inputs.length, second.inputs.length);
        float[] targets = Arrays.copyOf(first.targets, first.targets.length + second.targets.length);
        System.arraycopy(second.targets, 0, targets, first.targets.length, second.targets.length);
        return new Examples(first.points + second.points, inputs, targets);
    }

    /**
     * The same points in an order that spreads every class evenly, so that any stretch of it has about as large a share of
     * each class as the whole: classes of as many points take turns. Points whose targets have one number are no classes and
     * stay as they are.
     */
    public Examples withClassesSpread() {
        if (targetLength == 1) {
            return this;
        }
        int[] turns = new int[points];
        int[] counts = new int[targetLength];
        for (int point = 0; point < points; point++) {
            turns[point] = counts[label(point)]++;
        }
        double[] places = new double[points];
        for (int point = 0; point < points; point++) {
            places[point] = (turns[point] + 0.5) / counts[label(point)];
        }
        return select(IntStream.range(0, points)
                .boxed()
                .sorted(Comparator.comparingDouble(point -> places[point]))
                .mapToInt(Integer::intValue)
                .toArray());
    }
}
