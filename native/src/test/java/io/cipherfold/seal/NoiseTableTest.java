// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of noise and their limits. */
@ExtendWith(NoLeakedHandles.class)
class NoiseTableTest {

    private static final long[] GOOD = {1, 2};

    @Test
    void constructor_wrongTables_areNamed() {
        assertRefused(0, GOOD, GOOD, "factor must be 1 to 1024, is 0");
        assertRefused(1025, GOOD, GOOD, "factor must be 1 to 1024, is 1025");
        assertRefused(1, new long[0], GOOD, "common table must have 1 to 16384 entries, has 0");
        assertRefused(1, GOOD, new long[0], "rare table must have 1 to 16384 entries, has 0");
        assertRefused(1, new long[16_385], GOOD, "common table must have 1 to 16384 entries, has 16385");
        assertRefused(1, GOOD, new long[] {3, -1}, "entries of the rare table must be at least 0, one is -1");
        assertRefused(1, new long[] {-7}, GOOD, "entries of the common table must be at least 0, one is -7");
    }

    private static void assertRefused(int factor, long[] common, long[] rare, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoiseTable(factor, common, rare))
                .withMessage(message);
    }

    @Test
    void constructor_arraysChangedLater_keepsItsOwn() {
        long[] common = {1, 2};
        long[] rare = {3};
        NoiseTable table = new NoiseTable(4, common, rare);
        common[0] = 9;
        rare[0] = 9;

        assertThat(table.shape().toArray()).containsExactly(4, 2, 1);
        assertThat(table.entries().toArray()).containsExactly(1, 2, 3);
        assertThat(table).hasToString("NoiseTable[factor=4, common=2 entries, rare=1 entries]");
    }

    @Test
    @Tag("native")
    void addNoise_wrongNumberOfParts_isNamed() {
        NoiseTable table = new NoiseTable(1, GOOD, GOOD);
        try (EncodingVector vector = EncodingVector.create(3)) {
            vector.round(0, new byte[32], 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.addNoise(List.of(), new byte[32]))
                    .withMessage("parts must be 1 to 64, are 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.addNoise(Collections.nCopies(65, table), new byte[32]))
                    .withMessage("parts must be 1 to 64, are 65");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.addNoise(List.of(table), new byte[31]))
                    .withMessage("noise seed must have 32 bytes, has 31");
            int[] integers = new int[3];
            vector.read(0, integers, 3);
            assertThat(integers).containsOnly(0);
            vector.addNoise(Collections.nCopies(64, table), new byte[32]);
        }
    }
}
