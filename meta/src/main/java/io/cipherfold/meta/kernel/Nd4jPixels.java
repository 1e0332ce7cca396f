// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images of several groups, channels last. If there are several groups and {@link #images()} is called, they follow each
 * other without a gap.
 *
 * @param start of the first number in the block
 * @param groupStride numbers from the start of one group to that of the next
 * @param count images per group
 */
record Nd4jPixels(Nd4jBlock block, long start, long groupStride, int groups, int count, int side, int channels) {

    /** Pixels of a group. */
    int rowCount() {
        return count * side * side;
    }

    /** [groups, pixels, channels]. */
    INDArray rows() {
        return block.array(start, new long[] {groups, rowCount(), channels}, new long[] {groupStride, channels, 1});
    }

    /** [groups * images, side, side, channels]. */
    INDArray images() {
        return every(1, side);
    }

    /** [groups * images, side, side * channels]. */
    INDArray lines() {
        long line = (long) side * channels;
        return block.array(start, new long[] {(long) groups * count, side, line}, new long[] {side * line, line, 1});
    }

    /** [groups * images, newSide, newSide, channels]: the first of each {@code step} lines and columns. */
    INDArray every(int step, int newSide) {
        long line = (long) side * channels;
        return block.array(start, new long[] {(long) groups * count, newSide, newSide, channels}, new long[] {
            side * line, step * line, (long) step * channels, 1
        });
    }

    /** One of the groups. */
    Nd4jPixels group(int index) {
        return new Nd4jPixels(block, start + index * groupStride, groupStride, 1, count, side, channels);
    }

    /** Some images of each group. */
    Nd4jPixels part(int firstImage, int images) {
        return new Nd4jPixels(
                block, start + (long) firstImage * side * side * channels, groupStride, groups, images, side, channels);
    }
}
