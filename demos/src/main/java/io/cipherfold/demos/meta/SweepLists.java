// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options of a sweep that are lists with commas. */
final class SweepLists {

    /** Accountants of loss distributions take no less, and nobody would ask for it. */
    private static final double LEAST_NOISE = 0.2;

    /** With more, the whole numbers of the demonstration plans become so coarse that rounding adds to an update's length. */
    private static final double MOST_NOISE = 32;

    private static final int MOST_POPULATION = 1_000_000_000;

    private SweepLists() {}

    /** Noise multipliers. */
    static List<Double> noises(String text) {
        return list("--noise", text, item -> {
            double value = Values.number(item);
            if (value != 0 && !(value >= LEAST_NOISE && value <= MOST_NOISE)) {
                throw new IllegalArgumentException(
                        "a noise multiplier is 0 or " + LEAST_NOISE + " to " + MOST_NOISE + ", was " + item);
            }
            return Math.abs(value);
        });
    }

    /** Who adds the noise. */
    static List<NoisePlacement> placements(String text) {
        return list(
                "--placement",
                text,
                item -> Arrays.stream(NoisePlacement.values())
                        .filter(placement -> placement.optionName().equals(item))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + item + "' is unknown; there are: "
                                + Arrays.stream(NoisePlacement.values())
                                        .map(NoisePlacement::optionName)
                                        .collect(Collectors.joining(", ")))));
    }

    /**
     * Numbers of clients.
     *
     * @param least clients of a round
     * @param mostTrained the most for the first of the list
     */
    static List<Integer> populations(String text, int least, int mostTrained) {
        List<Integer> populations = list("--population", text, item -> {
            int value = Values.smallWholeNumber(item);
            if (value < least || value > MOST_POPULATION) {
                throw new IllegalArgumentException("a population is " + least + ", the clients of a round, to "
                        + MOST_POPULATION + ", was " + item);
            }
            return value;
        });
        if (populations.get(0) > mostTrained) {
            throw CommandFailure.usage("--population: the first one is trained with and at most " + mostTrained
                    + ", was " + populations.get(0));
        }
        return populations;
    }

    private static <T> List<T> list(String option, String text, Function<String, T> item) {
        List<T> items = Values.checked(
                option, () -> Arrays.stream(text.split(",", -1)).map(item).toList());
        if (new HashSet<>(items).size() < items.size()) {
            throw CommandFailure.usage(option + ": a value is named twice in '" + text + "'");
        }
        return items;
    }
}
