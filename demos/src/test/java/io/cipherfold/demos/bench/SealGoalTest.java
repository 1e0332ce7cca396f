// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.demos.bench.PairedTimes.Batches;
import io.cipherfold.seal.Scheme;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealGoalTest {

    private static SealFigure figure(int degree, SealOperation operation, double inCpp, double inJava) {
        return new SealFigure(
                new SealCase(Scheme.BFV, degree, operation),
                new PairedTimes(new Batches(inCpp), new Batches(inJava), 1),
                false);
    }

    private static SealGoal.Outcome outcome(SealGoal goal, SealFigure... figures) {
        return goal.outcome(List.of(figures), false).orElseThrow();
    }

    @Test
    void encryption_threePercentMore_isTheLimit() {
        SealGoal.Outcome at = outcome(SealGoal.ENCRYPTION, figure(8192, SealOperation.ENCRYPT_PUBLIC, 1000, 1029));
        assertThat(at.value()).isEqualTo(2.9, within(1e-9));
        assertThat(at.isReached()).isTrue();
        assertThat(outcome(SealGoal.ENCRYPTION, figure(8192, SealOperation.ENCRYPT_PUBLIC, 1000, 1031))
                        .isReached())
                .isFalse();
        assertThat(SealGoal.ENCRYPTION.outcome(List.of(figure(4096, SealOperation.ENCRYPT_PUBLIC, 1000, 1000)), false))
                .isEmpty();
    }

    @Test
    void addition_isMeasuredAgainstANewDestination() {
        SealFigure inPlace = figure(4096, SealOperation.ADD_IN_PLACE, 10, 20);
        SealFigure fresh = figure(4096, SealOperation.ADD, 18.5, 20);
        assertThat(outcome(SealGoal.ADDITION, inPlace, fresh).value()).isEqualTo(1.5);
        assertThat(outcome(SealGoal.ADDITION, inPlace, fresh).isReached()).isTrue();
        assertThat(outcome(SealGoal.ADDITION, figure(4096, SealOperation.ADD, 18, 20))
                        .isReached())
                .isFalse();
    }

    @Test
    void coding_theSlowestDecides() {
        SealGoal.Outcome outcome = outcome(
                SealGoal.CODING,
                figure(1024, SealOperation.ENCODE, 9, 10),
                figure(4096, SealOperation.DECODE_BUFFER, 79, 100),
                figure(8192, SealOperation.DECODE, 100, 100));
        assertThat(outcome.value()).isEqualTo(79, within(1e-9));
        assertThat(outcome.decisive().subject()).isEqualTo("bfv decode-buffer N=4096");
        assertThat(outcome.isReached()).isFalse();
        assertThat(outcome(SealGoal.CODING, figure(1024, SealOperation.ENCODE, 8, 10))
                        .isReached())
                .isTrue();
    }

    @Test
    void goals_withoutCpp_haveNoOutcome() {
        SealFigure alone = new SealFigure(
                new SealCase(Scheme.BFV, 4096, SealOperation.ADD),
                new PairedTimes(new Batches(), new Batches(20), 1),
                false);
        assertThat(SealGoal.ADDITION.outcome(List.of(alone), false)).isEmpty();
        assertThat(SealBenchText.line(SealGoal.ADDITION, null, false)).endsWith("<= 1.5 us: not measured");
    }

    @Test
    void encryption_againstOneAndTwoThreads_hasTwoVerdicts() {
        SealCase subject = new SealCase(Scheme.BFV, 8192, SealOperation.ENCRYPT_PUBLIC);
        List<SealFigure> figures = List.of(
                new SealFigure(subject, new PairedTimes(new Batches(1000), new Batches(1010), 1), false),
                new SealFigure(subject, new PairedTimes(new Batches(920), new Batches(1010), 1), true));
        assertThat(SealGoal.ENCRYPTION.outcome(figures, false).orElseThrow().isReached())
                .isTrue();
        assertThat(SealGoal.ENCRYPTION.outcome(figures, true).orElseThrow().isReached())
                .isFalse();
    }
}
