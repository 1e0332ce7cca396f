// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.demos.bench.PairedTimes.Batches;
import io.cipherfold.meta.model.ParameterLayout;
import java.util.stream.IntStream;

/**
 * Whether two programs compute the same gradient. Where a number is close to a kink of ReLU, or two are close to each other in
 * a window of max-pooling, rounding decides which derivative counts: among the millions of numbers of a batch of images that
 * happens in most batches. It changes the derivatives by one channel of its layer, and by everything in the layers below,
 * by a thousandth and more. Therefore medians over the numbers of each array are compared, and of several batches the best
 * one counts: an error of a formula would be in all of them.
 */
final class MetaAgreement {

    /** The largest difference between two that compute the same: ten times what single precision leaves. */
    static final double LIMIT = 1e-4;

    private MetaAgreement() {}

    /**
     * The greatest over parameter arrays of the median difference, divided by the root of the array's mean square.
     *
     * @param exact in double precision, of the length of the layout
     * @return infinite if the lengths differ
     */
    static double difference(ParameterLayout layout, double[] ours, double[] exact) {
        if (ours.length != layout.length() || exact.length != layout.length()) {
            return Double.POSITIVE_INFINITY;
        }
        return layout.segments().stream()
                .mapToDouble(segment -> difference(segment, ours, exact))
                .max()
                .orElseThrow();
    }

    private static double difference(ParameterLayout.Segment segment, double[] ours, double[] exact) {
        int end = segment.offset() + segment.length();
        double median = new Batches(IntStream.range(segment.offset(), end)
                        .mapToDouble(i -> Math.abs(ours[i] - exact[i]))
                        .toArray())
                .median();
        double squares = IntStream.range(segment.offset(), end)
                .mapToDouble(i -> exact[i] * exact[i])
                .sum();
        return median / Math.sqrt(squares / segment.length());
    }

    /** The least difference over all batches between a trainer's gradients and those of PyTorch's code in double precision. */
    static double measure(MetaWorkload workload, MetaTrainer trainer, MetaTorch.Variant variant) {
        return IntStream.range(0, PreparedTasks.BATCHES)
                .mapToDouble(batch ->
                        difference(workload.model().layout(), trainer.gradient(batch), variant.gradient(batch)))
                .min()
                .orElseThrow();
    }
}
