// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.RandomSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** What a script leaves to chance, from one stream so that its seed repeats it. */
final class Dice {

    private final RandomSource random;

    Dice(RandomSource random) {
        this.random = random;
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) random.nextBelow(bound);
    }

    /** A number from {@code least} to {@code most}. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    boolean chance(int perMille) {
        return below(1000) < perMille;
    }

    <T> T pick(List<T> items) {
        return items.get(below(items.size()));
    }

    /** {@code count} different numbers from {@code least} to {@code most}. */
    List<Integer> distinct(int least, int most, int count) {
        return sample(IntStream.rangeClosed(least, most).boxed().toList(), count);
    }

    /** Some of the items in another order. */
    <T> List<T> sample(Collection<T> items, int count) {
        List<T> left = new ArrayList<>(items);
        List<T> taken = new ArrayList<>();
        while (taken.size() < count && !left.isEmpty()) {
            taken.add(left.remove(below(left.size())));
        }
        return taken;
    }
}
