// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitPackingTest {

    @Test
    void pack_isTheSumOfTheNumbersInTheirSlots() {
        DigitPacking packing = new DigitPacking(8, 10, 3);
        assertThat(packing.pack(new int[] {9, 1, -2, 3}, 1, 3))
                .isEqualTo(BigInteger.valueOf(1 - (2 << 10) + (3 << 20)));
        assertThat(packing.pack(new int[] {-128, 127}, 0, 2)).isEqualTo(BigInteger.valueOf(-128 + (127 << 10)));
    }

    @ParameterizedTest
    @CsvSource({"2046,16,1,16,127", "2046,16,2,17,120", "2046,16,8,19,107", "2046,16,9,20,102", "2046,16,1000,26,78"})
    void fitting_hasHeadRoomForAllAddends(int bits, int valueBits, int addends, int width, int slots) {
        assertThat(DigitPacking.fitting(bits, valueBits, addends)).isEqualTo(new DigitPacking(valueBits, width, slots));
    }

    @ParameterizedTest
    @CsvSource({"-32768", "32767", "-1", "0", "1"})
    void sums_ofExtremeNumbers_stayInTheirSlots(int value) {
        int addends = 9;
        DigitPacking packing = DigitPacking.fitting(400, 16, addends);
        int[] values = new int[packing.slots()];
        Arrays.fill(values, value);
        values[0] = 5;
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < addends; i++) {
            sum = sum.add(packing.pack(values, 0, values.length));
        }
        double[] opened = new double[values.length + 1];
        packing.unpack(sum, opened, 1, values.length);
        assertThat(opened[0]).isZero();
        for (int i = 0; i < values.length; i++) {
            assertThat(opened[i + 1]).isEqualTo(addends * values[i]);
        }
        assertThat(sum.abs().bitLength()).isLessThanOrEqualTo(400);
    }

    @Test
    void numbersThatAreTooWide_areRefusedByPosition() {
        DigitPacking packing = new DigitPacking(16, 19, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> packing.pack(new int[] {0, 32768}, 0, 2))
                .withMessage("number 1 has more than 16 bits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> packing.pack(new int[] {-32769, 0}, 0, 2))
                .withMessage("number 0 has more than 16 bits");
    }

    @ParameterizedTest
    @CsvSource({"1,8,1", "16,15,1", "16,63,1", "16,16,0"})
    void impossiblePackings_areRefused(int valueBits, int width, int slots) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DigitPacking(valueBits, width, slots));
    }
}
