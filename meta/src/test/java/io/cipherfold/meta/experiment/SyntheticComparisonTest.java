// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.task.federated.Synthetic;
import org.junit.jupiter.api.Test;

class SyntheticComparisonTest {

    private static final Synthetic SMALL = new Synthetic(0.5, 0.5, 12, 1);

    @Test
    void federatedAveraging_isBetterThanNothingAndRepeatable() {
        SyntheticComparison comparison = new SyntheticComparison(KernelChoice.fastest(), 1, SMALL);
        float[] model = comparison.federatedAveraging(20, TrainingListener.NONE);
        double untrained = comparison.personalised(comparison.initial(), 0);
        double trained = comparison.personalised(model, 0);
        System.out.printf("seed 1: untrained %.3f, trained %.3f%n", untrained, trained);
        // Zero weights say class 0 to everything; twenty rounds, 400 steps of each of ten clients, more than double
        // that.
        assertThat(trained).isGreaterThan(untrained + 0.1);
        assertThat(new SyntheticComparison(KernelChoice.fastest(), 1, SMALL)
                        .federatedAveraging(20, TrainingListener.NONE))
                .isEqualTo(model);
    }
}
