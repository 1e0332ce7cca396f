// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitSumTest {

    @Test
    void read_whatWasWritten_isEqual() {
        DigitSum sum = new DigitSum(new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE});
        WireWriter out = new WireWriter(16);
        sum.write(out);

        DigitSum again = DigitSum.read(new WireReader(out.toBytes()), 4);
        assertThat(again).isEqualTo(sum).hasSameHashCodeAs(sum);
        assertThat(again.length()).isEqualTo(4);
        assertThat(out.toBytes()).startsWith(0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 1 << 29, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void read_moreThanThereIs_isRefusedBeforeAllocating(int length) {
        assertThatThrownBy(() -> DigitSum.read(new WireReader(new byte[15]), length))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(WireException.Reason.WRONG_LENGTH));
    }

    @Test
    void arrays_changedOutside_leaveTheSumAlone() {
        int[] digits = {1, 2};
        DigitSum sum = new DigitSum(digits);
        digits[0] = 9;
        sum.toArray()[1] = 9;

        assertThat(sum.toArray()).containsExactly(1, 2);
        assertThat(sum).hasToString("DigitSum[length=2]");
    }

    @Test
    void equals_otherValues_isFalse() {
        assertThat(new DigitSum(new int[] {1})).isNotEqualTo(new DigitSum(new int[] {2}));
        assertThat(new DigitSum(new int[] {1})).isNotEqualTo(new DigitSum(new int[] {1, 0}));
    }
}
