// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.demos.bench.PairedTimes.Batches;
import org.junit.jupiter.api.Test;

class PairedTimesTest {

    private static PairedTimes times(double[] inCpp, double[] inJava) {
        return new PairedTimes(new Batches(inCpp), new Batches(inJava), 7);
    }

    @Test
    void median_oddAndEvenNumberOfBatches_isTheMiddle() {
        assertThat(new Batches(5, 1, 3).median()).isEqualTo(3);
        assertThat(new Batches(8, 1, 3, 4).median()).isEqualTo(3.5);
        assertThat(new Batches().median()).isNaN();
    }

    @Test
    void difference_noiseThatHitsBothSides_cancelsOut() {
        // The machine gets ten times slower in the second half; Java takes 2 more all the time.
        PairedTimes times = times(new double[] {10, 11, 10, 100, 110}, new double[] {12, 13, 12, 102, 112});
        assertThat(times.differenceMicros()).isEqualTo(2, within(1e-12));
        assertThat(times.differenceLowMicros()).isEqualTo(2, within(1e-12));
        assertThat(times.differenceHighMicros()).isEqualTo(2, within(1e-12));
    }

    @Test
    void interval_hundredPairs_hasTheRanksOfTheSignTest() {
        double[] inCpp = new double[100];
        double[] inJava = new double[100];
        for (int i = 0; i < 100; i++) {
            inJava[i] = i + 1;
        }
        PairedTimes times = times(inCpp, inJava);
        assertThat(times.differenceMicros()).isEqualTo(50.5);
        // 50 -+ 0.98 * 10: between the ranks 40.2 and 59.8 counted from the gaps, that is values 41 and 60.
        assertThat(times.differenceLowMicros()).isEqualTo(41);
        assertThat(times.differenceHighMicros()).isEqualTo(60);
    }

    @Test
    void interval_fewPairs_isTheWholeRange() {
        PairedTimes times = times(new double[] {0, 0, 0}, new double[] {3, 1, 2});
        assertThat(times.differenceLowMicros()).isEqualTo(1);
        assertThat(times.differenceHighMicros()).isEqualTo(3);
    }

    @Test
    void comparison_withoutCpp_hasNoFigures() {
        PairedTimes times = times(new double[0], new double[] {3, 1, 2});
        assertThat(times.isCompared()).isFalse();
        assertThat(times.inJava().median()).isEqualTo(2);
        assertThat(times.ratio()).isNaN();
        assertThat(times.differenceMicros()).isNaN();
        assertThat(times.differenceLowMicros()).isNaN();
        assertThat(times.differenceHighMicros()).isNaN();
    }

    @Test
    void ratio_isTheMedianOverThePairs() {
        assertThat(times(new double[] {2, 4, 100}, new double[] {3, 8, 100}).ratio())
                .isEqualTo(1.5);
    }
}
