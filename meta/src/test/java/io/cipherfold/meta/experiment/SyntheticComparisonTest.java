// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.task.federated.ClientExamples;
import io.cipherfold.meta.task.federated.Synthetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticComparisonTest {

    private static final Synthetic SMALL = new Synthetic(0.5, 0.5, 12, 1);

    @Test
    void federatedAveraging_isBetterThanNothingAndRepeatable() {
        SyntheticComparison comparison = new SyntheticComparison(KernelChoice.fastest(), 1, SMALL);
        float[] model = comparison.train(LearningMethod.FEDAVG, 20, TrainingListener.NONE);
        double untrained = comparison.personalised(LearningMethod.FEDAVG, comparison.initial(LearningMethod.FEDAVG), 0);
        double trained = comparison.personalised(LearningMethod.FEDAVG, model, 0);
        System.out.printf("seed 1: untrained %.3f, trained %.3f%n", untrained, trained);
        // Zero weights say class 0 to everything; twenty rounds, 400 steps of each of ten clients, more than double
        // that.
        assertThat(trained).isGreaterThan(untrained + 0.1);
        assertThat(new SyntheticComparison(KernelChoice.fastest(), 1, SMALL)
                        .train(LearningMethod.FEDAVG, 20, TrainingListener.NONE))
                .isEqualTo(model);
    }

    /** Twenty rounds of every method more than double what zero weights get, which say class 0 to everything. */
    @ParameterizedTest
    @EnumSource(names = {"FEDMETA", "META_SGD", "PER_FEDAVG_FO", "PER_FEDAVG", "PFEDME"})
    void train_everyMethod_isBetterThanNothing(LearningMethod method) {
        SyntheticComparison comparison = new SyntheticComparison(KernelChoice.fastest(), 1, SMALL);
        float[] model = comparison.train(method, 20, TrainingListener.NONE);
        double untrained = comparison.personalised(method, comparison.initial(method), 0);
        double personal = comparison.afterLocalWork(method, model);
        System.out.printf("%s: untrained %.3f, personal %.3f%n", method, untrained, personal);
        assertThat(personal).isGreaterThan(untrained + 0.1);
    }

    /** Zero weights have ten equal outputs, of which the first counts. */
    @Test
    void personalised_withoutSteps_countsPointsOfTheLargestOutput() {
        Synthetic alike = new Synthetic(0, 0, 10, 1);
        SyntheticComparison comparison = new SyntheticComparison(KernelChoice.fastest(), 1, alike);
        double right = 0;
        double points = 0;
        for (ClientExamples client : alike.generate(1)) {
            for (int point = 0; point < client.test().points(); point++) {
                right += client.test().label(point) == 0 ? 1 : 0;
                points++;
            }
        }
        float[] zeros = comparison.initial(LearningMethod.FEDAVG);
        assertThat(comparison.personalised(LearningMethod.FEDAVG, zeros, 0)).isCloseTo(right / points, within(1e-12));
    }

    @Test
    void train_methodThatIsNotCompared_isRefused() {
        SyntheticComparison comparison = new SyntheticComparison(KernelChoice.fastest(), 1, SMALL);
        assertThatThrownBy(() -> comparison.train(LearningMethod.PROTONET, 1, TrainingListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protonet is not among the methods compared");
    }
}
