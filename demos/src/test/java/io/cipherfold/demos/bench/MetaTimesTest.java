// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contenders in turn, on a clock of their own. */
class MetaTimesTest {

    /** Takes a fixed time for an iteration and writes down what it did. */
    private static final class Steady implements MetaContender {
        private final double iteration;
        private final String subject;
        private final List<String> log;

        Steady(String subject, double iteration, List<String> log) {
            this.subject = subject;
            this.iteration = iteration;
            this.log = log;
        }

        @Override
        public String subject() {
            return subject;
        }

        @Override
        public double seconds(int iterations) {
            log.add(subject + iterations);
            return iterations * iteration;
        }
    }

    @Test
    void measure_ofTwo_takesTurnsInBothOrdersAndSlicesOfTheSameLength() {
        List<String> log = new ArrayList<>();
        MetaTimes times = MetaTimes.measure(List.of(new Steady("a", 1e-4, log), new Steady("b", 1e-3, log)), 0.04);
        // A slice takes 0.75 * 0.02 / 5 seconds: 30 and 3 iterations.
        List<String> turns = log.subList(log.size() - 2 * times.slices(), log.size());
        assertThat(turns.subList(0, 4)).containsExactly("a30", "b3", "b3", "a30");
        assertThat(times.slices()).isGreaterThanOrEqualTo(5);
        assertThat(times.perSecond(0)).isCloseTo(1e4, within(1e-6));
        assertThat(times.speed(0, 1)).isCloseTo(10, within(1e-9));
        assertThat(times.speed(1, 0)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void speed_withADisturbedMachine_isTheMedianOverTurns() {
        MetaTimes times = new MetaTimes(List.of(List.of(1.0, 5.0, 1.0), List.of(2.0, 10.0, 9.0)));
        assertThat(times.speed(0, 1)).isEqualTo(2);
        assertThat(times.perSecond(1)).isCloseTo(1 / 9.0, within(1e-12));
    }
}
