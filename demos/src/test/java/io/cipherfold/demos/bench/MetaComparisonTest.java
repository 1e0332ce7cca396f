// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.demos.bench.MetaComparison.Entry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of contenders whose times are known. */
class MetaComparisonTest {

    private static final MetaComparison COMPARISON = new MetaComparison(
            MetaWorkload.MAML_SINUSOID,
            List.of(new Entry("ours", "", false, 1e-7), new Entry("PyTorch", "plain", true, Double.NaN)),
            new MetaTimes(List.of(List.of(0.5, 0.5, 0.5), List.of(1.0, 1.0, 1.0))));

    @Test
    void lines_besidePyTorch_haveTheRatioAndItsVersion() {
        List<BenchLine> lines = COMPARISON.lines(Optional.of("2.9.1+cpu"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).subject()).isEqualTo("ours");
        assertThat(lines.get(0).ratioTo()).isEqualTo("PyTorch");
        assertThat(lines.get(0).ratio()).isCloseTo(2, within(1e-12));
        assertThat(lines.get(1).ratioTo()).isNull();
        assertThat(lines).allSatisfy(line -> assertThat(line.json()).containsEntry("pytorch", "2.9.1+cpu"));
    }

    @Test
    void lines_withoutPyTorch_haveNoVersion() {
        assertThat(COMPARISON.lines(Optional.empty()))
                .allSatisfy(line -> assertThat(line.json()).containsEntry("pytorch", null));
    }
}
