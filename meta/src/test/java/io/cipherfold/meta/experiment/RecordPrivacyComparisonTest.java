// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class RecordPrivacyComparisonTest {

    private static final RecordPrivacyComparison COMPARISON = new RecordPrivacyComparison(KernelChoice.fastest(), 3);

    /** Writes down the norm of each round's mean. */
    private record Observed(SecureSum exact, List<Double> norms) implements SecureSum {
        @Override
        public int vectorLength() {
            return exact.vectorLength();
        }

        @Override
        public RoundOutcome run(int round, float[] model) {
            RoundOutcome outcome = exact.run(round, model);
            if (outcome instanceof RoundOutcome.Released released) {
                double squares = 0;
                for (double value : released.sum().sum()) {
                    squares += value * value;
                }
                norms.add(Math.sqrt(squares) / released.sum().clients().orElseThrow());
            }
            return outcome;
        }

        @Override
        public void close() {
            exact.close();
        }
    }

    @Test
    void participations_ofRoundsInTurn_areCeilings() {
        assertThat(RecordPrivacyComparison.participations(1)).isEqualTo(1);
        assertThat(RecordPrivacyComparison.participations(100)).isEqualTo(1);
        assertThat(RecordPrivacyComparison.participations(101)).isEqualTo(2);
        assertThat(RecordPrivacyComparison.CLIENTS % RecordPrivacyComparison.COHORT)
                .as("no round has a client twice")
                .isZero();
    }

    @Test
    void train_withoutNoise_lowersTheErrorOnNewCurves() {
        float[] model = COMPARISON.train(
                RecordPrivacyComparison.reptile(), UnaryOperator.identity(), 20, TrainingListener.NONE);
        double before = COMPARISON.judge(COMPARISON.initial()).loss().get(10).mean();
        assertThat(COMPARISON.judge(model).loss().get(10).mean()).isLessThan(0.9 * before);
    }

    @Test
    void train_noisySteps_giveUpdatesWithinTheClipNorm() {
        List<Double> norms = new ArrayList<>();
        float[] model = COMPARISON.train(
                RecordPrivacyComparison.privateReptile(2),
                exact -> new Observed(exact, norms),
                2,
                TrainingListener.NONE);
        assertThat(norms).hasSize(2).allMatch(norm -> norm > 0 && norm <= RecordPrivacyComparison.CLIP);
        assertThat(model).hasSize(COMPARISON.parameters()).isNotEqualTo(COMPARISON.initial());
    }
}
