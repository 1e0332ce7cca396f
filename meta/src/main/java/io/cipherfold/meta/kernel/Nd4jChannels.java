// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A number per group and channel, computed on the heap, for passes over the pixels. */
record Nd4jChannels(Nd4jBlock block, int groups, int channels) {

    /** Sets them, group after group. */
    void set(double[] numbers) {
        block.put(0, numbers, 0, groups * channels);
    }

    double[] read() {
        double[] numbers = new double[groups * channels];
        block.get(0, numbers, 0, numbers.length);
        return numbers;
    }

    /** [groups, 1, channels]. */
    INDArray array() {
        return block.array(groups, 1, channels);
    }
}
