// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs: operations after operations of any kind, at mixed levels and sizes. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class ExactProgramTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(SealParameterSet::isExact);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void program_ofAFewSteps_decryptsToWhatThePolynomialsSay(KeyedContext keyed, SplittableRandom random) {
        assertThat(new ExactProgram(keyed, random).run(12)).isNotNegative();
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("slow")
    void program_ofManySteps_decryptsToWhatThePolynomialsSay(KeyedContext keyed, SplittableRandom random) {
        int products = new ExactProgram(keyed, random).run(500);
        // Worst cases are far from usual ones: the smaller sets afford no product.
        if (keyed.set().depth() > 0 && keyed.set().degree() > 2048) {
            assertThat(products).isPositive();
        }
    }
}
