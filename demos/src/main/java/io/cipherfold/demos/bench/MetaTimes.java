// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.demos.bench.PairedTimes.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Contenders that have taken turns: slice {@code i} of each was measured next to slice {@code i} of the others. Ratios are
 * medians over the slices of one turn, because a machine's speed changes more from turn to turn than what is looked for.
 *
 * @param seconds for one iteration: for each contender those of all its slices, as many for each
 */
record MetaTimes(List<List<Double>> seconds) {

    /** Slices are short, so that turns are, and long enough for the clock and for an answer of another process. */
    private static final double SLICE_SECONDS = 0.25;

    private static final int LEAST_SLICES = 5;
    /** Of all time, for compilers to be done. */
    private static final double WARM_UP_SHARE = 0.25;

    /** Copies the lists. */
    MetaTimes {
        seconds = seconds.stream().map(List::copyOf).toList();
    }

    /**
     * Measures for about a time of a clock on the wall, all contenders together.
     *
     * @param contenders at least one
     */
    static MetaTimes measure(List<? extends MetaContender> contenders, double seconds) {
        double own = seconds / contenders.size();
        double slice = Math.min(SLICE_SECONDS, (1 - WARM_UP_SHARE) * own / LEAST_SLICES);
        int[] iterations = contenders.stream()
                .mapToInt(contender -> warmUp(contender, WARM_UP_SHARE * own, slice))
                .toArray();
        List<List<Double>> times = new ArrayList<>();
        contenders.forEach(contender -> times.add(new ArrayList<>()));
        long start = System.nanoTime();
        double budget = (1 - WARM_UP_SHARE) * seconds;
        for (int turn = 0; turn < LEAST_SLICES || (System.nanoTime() - start) / 1e9 < budget; turn++) {
            for (int i = 0; i < iterations.length; i++) {
                // The order changes from turn to turn, so that a drift of the machine's speed cancels out.
                int contender = turn % 2 == 0 ? i : iterations.length - 1 - i;
                times.get(contender)
                        .add(contenders.get(contender).seconds(iterations[contender]) / iterations[contender]);
            }
        }
        return new MetaTimes(times);
    }

    /** Trains for a time; how many iterations make a slice. */
    private static int warmUp(MetaContender contender, double seconds, double slice) {
        // The first iteration may compile for a minute.
        contender.seconds(1);
        int iterations = 1;
        double total = 0;
        while (true) {
            double last = contender.seconds(iterations);
            total += last;
            iterations = (int) Math.max(1, Math.min(2.0 * iterations, slice * iterations / Math.max(last, 1e-9)));
            if (total >= seconds) {
                return iterations;
            }
        }
    }

    /** Slices of each contender. */
    int slices() {
        return seconds.get(0).size();
    }

    /** Median of a contender's iterations in a second. */
    double perSecond(int contender) {
        return 1 / median(seconds.get(contender).stream().mapToDouble(Double::doubleValue));
    }

    /** How many times as fast a contender is as another. */
    double speed(int contender, int other) {
        return median(IntStream.range(0, slices())
                .mapToDouble(slice ->
                        seconds.get(other).get(slice) / seconds.get(contender).get(slice)));
    }

    private static double median(DoubleStream values) {
        return new Batches(values.toArray()).median();
    }
}
