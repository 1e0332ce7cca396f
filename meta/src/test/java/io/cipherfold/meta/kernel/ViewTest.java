// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {

    private final Block block = new ReferenceKernels().allocate(100);

    @Test
    void matrices_withinTheBlock_areAccepted() {
        assertThat(new View(block, 4, 4, 24, 4, 6).size()).isEqualTo(24);
        assertThat(new View(block, 99, 1000, 0, 1, 1).isShared()).isTrue();
        assertThat(new View(block, 0, 1, Long.MAX_VALUE, 10, 10).size()).isEqualTo(100);
    }

    /** Among them are ranges whose end is more than a long holds. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 10, 11",
        "1, 1, 0, 10, 10",
        "5, 4, 24, 4, 6",
        "-1, 1, 0, 1, 1",
        "0, 0, 0, 1, 1",
        "0, 2, 3, 2, 2",
        "9223372036854775805, 1, 0, 1, 4",
        "0, 3, 4611686018427387904, 1, 4",
        "0, 1, 0, 65536, 65537",
        "0, 2, 9223372036854775807, 1, 1"
    })
    void matrices_outside_areRefused(long offset, int groups, long groupStride, int rows, int columns) {
        assertThatThrownBy(() -> new View(block, offset, groups, groupStride, rows, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset " + offset + ", groups " + groups + ", group stride " + groupStride);
    }
}
