// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernels by name. */
class KernelChoiceTest {

    @Test
    void named_optionName_isThatChoice() {
        for (KernelChoice choice : KernelChoice.values()) {
            assertThat(KernelChoice.named(choice.optionName())).contains(choice);
        }
        assertThat(KernelChoice.named("nd4j")).contains(KernelChoice.ND4J);
    }

    @Test
    void named_anythingElse_isEmpty() {
        for (String other : new String[] {"", "NATIVE", "cuda", "fastest", "native "}) {
            assertThat(KernelChoice.named(other)).as("'%s'", other).isEmpty();
        }
    }

    @Test
    @Tag("native")
    void isAvailable_withBothLibraries_isTrueAndTheFastestIsOurOwn() {
        for (KernelChoice choice : KernelChoice.values()) {
            assertThat(choice.isAvailable()).as(choice.optionName()).isTrue();
        }
        assertThat(KernelChoice.fastest()).isInstanceOf(NativeKernels.class);
    }
}
