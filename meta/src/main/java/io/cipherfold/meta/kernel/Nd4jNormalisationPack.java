// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some groups of a {@link Normalisation} that its operations treat at once, and the steps they are made of. As many groups
 * as stay in a cache from one step to the next are a pack; a single group that is larger is treated in pieces.
 *
 * @param first group of the pack
 * @param firstImage of each group
 * @param images of each group: all of them if there are several groups
 */
record Nd4jNormalisationPack(
        Nd4jProgram program,
        Nd4jBlock owner,
        Normalisation norm,
        Operands operands,
        int first,
        int groups,
        int firstImage,
        int images) {

    /** Numbers of an array up to which groups or images are put together. */
    private static final int MOST = 1 << 18;

    /** Numbers of a group from which one pass of batchnorm for each takes less time than three passes for all. */
    private static final int LARGE = 1 << 14;

    private static final int[] WINDOWS = {2, 2, 2, 2, 0, 0, 1, 1, 0, 0, 1};

    /** What all operations read. */
    record Operands(Nd4jMatrices input, Nd4jMatrices statistics, Nd4jMatrices scale, Nd4jMatrices shift) {}

    /**
     * All groups in packs.
     *
     * @param others operands with a row per pixel
     */
    static List<Nd4jNormalisationPack> packs(
            Nd4jProgram program, Nd4jBlock owner, Normalisation norm, Operands operands, Nd4jMatrices... others) {
        int groups = norm.input().groups();
        boolean dense = operands.input.isDense();
        for (Nd4jMatrices other : others) {
            dense &= other.isDense();
        }
        int most = dense ? Math.max(1, MOST / norm.input().size()) : 1;
        List<Nd4jNormalisationPack> packs = new ArrayList<>();
        for (int first = 0; first < groups; first += most) {
            int count = Math.min(most, groups - first);
            packs.add(new Nd4jNormalisationPack(program, owner, norm, operands, first, count, 0, norm.images()));
        }
        return packs;
    }

    /** The same groups in pieces that stay in a cache. */
    List<Nd4jNormalisationPack> pieces() {
        int most = groups > 1 ? images : Math.max(1, MOST / (norm.side() * norm.side() * norm.channels()));
        List<Nd4jNormalisationPack> pieces = new ArrayList<>();
        for (int start = 0; start < images; start += most) {
            int count = Math.min(most, images - start);
            pieces.add(new Nd4jNormalisationPack(program, owner, norm, operands, first, groups, start, count));
        }
        return pieces;
    }

    /** This pack, adding its steps to another program. */
    Nd4jNormalisationPack on(Nd4jProgram other) {
        return new Nd4jNormalisationPack(other, owner, norm, operands, first, groups, firstImage, images);
    }

    Nd4jPixels input() {
        return full(operands.input);
    }

    Nd4jPixels full(Nd4jMatrices matrices) {
        return pixels(matrices, norm.side());
    }

    Nd4jPixels pooled(Nd4jMatrices matrices) {
        return pixels(matrices, norm.outputSide());
    }

    private Nd4jPixels pixels(Nd4jMatrices matrices, int side) {
        long stride = matrices.view().groupStride();
        return new Nd4jPixels(
                        matrices.block(), matrices.start(first), stride, groups, norm.images(), side, norm.channels())
                .part(firstImage, images);
    }

    /** Memory as large as the input, shared by all pieces. */
    Nd4jPixels full(String use) {
        return scratch(use, norm.side(), images);
    }

    /** Memory as large as the output, shared by all pieces. */
    Nd4jPixels pooled(String use) {
        return scratch(use, norm.outputSide(), images);
    }

    /** Memory as large as the input, of this piece alone. */
    Nd4jPixels ownFull(String use) {
        return scratch(use, norm.side(), norm.images()).part(firstImage, images);
    }

    /** Memory as large as the output, of this piece alone. */
    Nd4jPixels ownPooled(String use) {
        return scratch(use, norm.outputSide(), norm.images()).part(firstImage, images);
    }

    private Nd4jPixels scratch(String use, int side, int count) {
        long size = (long) count * side * side * norm.channels();
        return new Nd4jPixels(owner.scratch(use, groups * size), 0, size, groups, count, side, norm.channels());
    }

    Nd4jChannels channels(String use) {
        return new Nd4jChannels(
                owner.scratch("channels: " + use, (long) groups * norm.channels()), groups, norm.channels());
    }

    /** A number per group and channel: {@code entry} is given an index into what {@link #read} gives. */
    double[] each(IntToDoubleFunction entry) {
        double[] numbers = new double[groups * norm.channels()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = entry.applyAsDouble(i);
        }
        return numbers;
    }

    /** A row of every group, one after the other. */
    double[] read(Nd4jMatrices matrices, int row) {
        double[] numbers = new double[groups * norm.channels()];
        for (int group = 0; group < groups; group++) {
            System.arraycopy(matrices.read(first + group, row), 0, numbers, group * norm.channels(), norm.channels());
        }
        return numbers;
    }

    /** Sets what {@link #read} gives. */
    void write(Nd4jMatrices matrices, int row, double[] numbers) {
        float[] rounded = new float[norm.channels()];
        for (int group = 0; group < groups; group++) {
            for (int channel = 0; channel < rounded.length; channel++) {
                rounded[channel] = (float) numbers[group * rounded.length + channel];
            }
            long start = matrices.start(first + group) + (long) row * rounded.length;
            matrices.block().put(start, rounded, 0, rounded.length);
        }
    }

    double[] mean() {
        return read(operands.statistics, 0);
    }

    double[] inverseDeviation() {
        return read(operands.statistics, 1);
    }

    double[] scale() {
        return read(operands.scale, 0);
    }

    INDArray meanArray() {
        return row(operands.statistics, 0);
    }

    INDArray inverseDeviationArray() {
        return row(operands.statistics, 1);
    }

    INDArray scaleArray() {
        return row(operands.scale, 0);
    }

    INDArray shiftArray() {
        return row(operands.shift, 0);
    }

    private INDArray row(Nd4jMatrices matrices, int row) {
        long stride = matrices.view().groupStride();
        return matrices.block()
                .array(
                        matrices.start(first) + (long) row * norm.channels(),
                        new long[] {groups, 1, norm.channels()},
                        new long[] {stride, norm.channels(), 1});
    }

    /** Adds {@code target = (source - mean) * factors}. */
    void addCentred(Nd4jPixels source, INDArray factors, Nd4jPixels target) {
        if (groups == 1) {
            addByBatchnorm(source, meanArray(), factors, zeros(), target);
        } else {
            program.difference(source.rows(), meanArray(), target.rows());
            program.product(target.rows(), factors, target.rows());
        }
    }

    /** Adds {@code target = (source - centres) * factors + constants}. */
    void addShifted(Nd4jPixels source, INDArray centres, INDArray factors, INDArray constants, Nd4jPixels target) {
        if (groups == 1) {
            addByBatchnorm(source, centres, factors, constants, target);
        } else if (source.rowCount() * norm.channels() >= LARGE) {
            for (int i = 0; i < groups; i++) {
                addByBatchnorm(
                        source.group(i),
                        ofGroup(centres, i),
                        ofGroup(factors, i),
                        ofGroup(constants, i),
                        target.group(i));
            }
        } else {
            program.difference(source.rows(), centres, target.rows());
            addAffine(target, factors, constants, target);
        }
    }

    private static INDArray ofGroup(INDArray channels, int group) {
        return channels.tensorAlongDimension(group, 1, 2);
    }

    /** Adds {@code target = source * factors + constants}. */
    void addAffine(Nd4jPixels source, INDArray factors, INDArray constants, Nd4jPixels target) {
        if (groups == 1) {
            addByBatchnorm(source, zeros(), factors, constants, target);
        } else {
            program.product(source.rows(), factors, target.rows());
            // A product with ones adds a row in half the time of a sum that repeats it.
            INDArray ones = repeatedOnes(source.rowCount(), 1);
            program.multiply(ones, false, constants, false, target.rows(), true);
        }
    }

    private INDArray zeros() {
        return channels("zeros, never written").array();
    }

    /** One pass instead of three: ND4J's batchnorm with variance 1, for one group. */
    private void addByBatchnorm(
            Nd4jPixels source, INDArray centre, INDArray factors, INDArray constants, Nd4jPixels target) {
        int channels = norm.channels();
        INDArray ones = owner.ones(channels).array(channels);
        program.batchnorm(
                source.images(),
                centre.reshape(channels),
                ones,
                factors.reshape(channels),
                constants.reshape(channels),
                target.images());
    }

    /** Adds {@code target = a * b}. */
    void addProduct(Nd4jPixels a, Nd4jPixels b, Nd4jPixels target) {
        program.product(a.rows(), b.rows(), target.rows());
    }

    /** Adds {@code target = a + b}. */
    void addSum(Nd4jPixels a, Nd4jPixels b, Nd4jPixels target) {
        program.sum(a.rows(), b.rows(), target.rows());
    }

    /** Adds the sums over the pixels to those of the pieces before, by a product with a row of ones. */
    Nd4jChannels addSums(String use, Nd4jPixels source) {
        Nd4jChannels sums = sums(use);
        int rows = source.rowCount();
        Nd4jBlock ones = owner.ones(rows);
        if (groups == 1) {
            program.multiply(
                    ones.array(1, rows),
                    false,
                    source.block()
                            .array(source.start(), new long[] {rows, norm.channels()}, new long[] {norm.channels(), 1}),
                    false,
                    sums.block().array(1, norm.channels()),
                    firstImage > 0);
            return sums;
        }
        program.multiply(repeatedOnes(1, rows), false, source.rows(), false, sums.array(), false);
        return sums;
    }

    /** [groups, rows, columns]. */
    private INDArray repeatedOnes(int rows, int columns) {
        Nd4jBlock ones = owner.ones((long) rows * columns);
        return ones.array(0, new long[] {groups, rows, columns}, new long[] {0, columns, 1});
    }

    /** Where {@link #addSums} puts them. */
    Nd4jChannels sums(String use) {
        return channels("sums: " + use);
    }

    /** Adds the sums of {@code a * b}. */
    Nd4jChannels addProductSums(String use, Nd4jPixels a, Nd4jPixels b) {
        Nd4jPixels product = full("product");
        addProduct(a, b, product);
        return addSums(use, product);
    }

    /** Adds the largest numbers of the windows of {@code source}, which is what is returned if there are no windows. */
    Nd4jPixels addLargest(Nd4jPixels source, String use) {
        if (norm.pool() == 1) {
            return source;
        }
        Nd4jPixels target = pooled(use);
        addPool("maxpool2d", source, target);
        return target;
    }

    /** Adds a pooling operation over the windows of 2 x 2. */
    void addPool(String name, Nd4jPixels source, Nd4jPixels target) {
        program.add(Nd4jProgram.execution(name, List.of(source.images()), List.of(target.images()), WINDOWS));
    }

    /** Adds {@code target}: the gradient where {@code u} is the largest of its window, otherwise 0. */
    void addLargestGradient(Nd4jPixels u, Nd4jPixels gradient, Nd4jPixels target) {
        program.add(Nd4jProgram.execution(
                "maxpool2d_bp", List.of(u.images(), gradient.images()), List.of(target.images()), WINDOWS));
    }
}
