// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertClosed;
import static io.cipherfold.seal.Refusals.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory for kernels, and calls on memory that is not there any more. What kernels compute is tested in the module meta. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class FloatBlockTest {

    /** More than are converted at a time. */
    private static final int LENGTH = 2500;

    @Test
    void create_anyLength_holdsZerosAndCounts() {
        long before = NativeUsage.current().liveBytes();
        try (FloatBlock block = FloatBlock.create(LENGTH)) {
            float[] numbers = new float[LENGTH];
            Arrays.fill(numbers, 1);
            block.get(0, numbers, 0, LENGTH);
            assertThat(numbers).containsOnly(0);
            assertThat(block.length()).isEqualTo(LENGTH);
            assertThat(NativeUsage.current().liveBytes() - before).isEqualTo(4L * LENGTH);
        }
    }

    @Test
    void create_lengthOutOfRange_isRefused() {
        for (long length : new long[] {Long.MIN_VALUE, -1, 0, FloatBlock.MAX_LENGTH + 1, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FloatBlock.create(length))
                    .withMessageContaining("" + length);
        }
    }

    @Test
    void put_doubles_roundsToTheNearestAndGetGivesTheFloats() {
        double[] numbers = new double[LENGTH];
        Arrays.setAll(numbers, i -> Math.sin(i) * Math.pow(10, i % 7));
        numbers[7] = Double.NaN;
        numbers[8] = Double.NEGATIVE_INFINITY;
        numbers[9] = 1e300;
        numbers[10] = -0.0;
        try (FloatBlock block = FloatBlock.create(LENGTH + 5)) {
            block.put(5, numbers, 1, LENGTH - 1);
            double[] doubles = new double[LENGTH];
            float[] floats = new float[LENGTH];
            block.get(5, doubles, 1, LENGTH - 1);
            block.get(5, floats, 1, LENGTH - 1);
            float[] expectedFloats = new float[LENGTH];
            double[] expectedDoubles = new double[LENGTH];
            for (int i = 1; i < LENGTH; i++) {
                expectedFloats[i] = (float) numbers[i];
                expectedDoubles[i] = expectedFloats[i];
            }
            assertThat(floats).isEqualTo(expectedFloats);
            assertThat(doubles).isEqualTo(expectedDoubles);
        }
    }

    @Test
    void transfers_outOfRange_areRefusedAndChangeNothing() {
        try (FloatBlock block = FloatBlock.create(4)) {
            float[] ones = {1, 1, 1, 1, 1, 1};
            double[] doubles = {1, 1, 1, 1, 1, 1};
            // Offset, from, count.
            for (long[] range : new long[][] {
                {1, 0, 4}, {-1, 0, 1}, {0, 3, 4}, {0, -1, 2}, {0, 0, -1}, {Long.MAX_VALUE, 0, 1}, {0, 0, 5}, {5, 0, 0}
            }) {
                int from = (int) range[1];
                int count = (int) range[2];
                for (Runnable transfer : List.<Runnable>of(
                        () -> block.put(range[0], ones, from, count),
                        () -> block.get(range[0], ones, from, count),
                        () -> block.put(range[0], doubles, from, count),
                        () -> block.get(range[0], doubles, from, count))) {
                    assertThatThrownBy(transfer::run).isInstanceOf(IndexOutOfBoundsException.class);
                }
            }
            assertThat(ones).containsOnly(1);
            block.get(0, ones, 0, 4);
            assertThat(ones).startsWith(0, 0, 0, 0).endsWith(1, 1);
        }
    }

    @Test
    void close_twice_endsTheBlock() {
        FloatBlock block = FloatBlock.create(4);
        block.close();
        block.close();
        assertThat(block.toString()).contains("4");
        assertClosed(block::length, "FloatBlock");
        assertClosed(() -> block.put(0, new float[1], 0, 1), "FloatBlock");
        assertClosed(() -> block.get(0, new float[1], 0, 1), "FloatBlock");
        assertClosed(() -> block.put(0, new double[1], 0, 1), "FloatBlock");
        assertClosed(() -> block.get(0, new double[1], 0, 1), "FloatBlock");
    }

    @ParameterizedTest
    @EnumSource
    void run_closedBlock_isAnIllegalState(FloatKernel kernel) {
        FloatOperands operands = new FloatOperands();
        FloatCall call = FloatOperands.call(kernel, operands.block());
        call.run();
        operands.close();
        assertClosed(call::run, "FloatBlock");
    }

    @Test
    void run_operandOutsideOfItsBlock_isRefused() {
        try (FloatBlock block = FloatBlock.create(10)) {
            List<FloatOperand> operands = List.of(new FloatOperand(block, 0, 5), new FloatOperand(block, 5, 5));
            FloatCall call = new FloatCall(FloatKernel.ADD, InstructionSet.PORTABLE, operands, 1, 6);
            assertCode(call::run, SealException.Code.INVALID_ARGUMENT);
            assertThatIllegalArgumentException().isThrownBy(() -> new FloatOperand(block, -1, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new FloatOperand(block, 0, -1));
        }
    }

    @Test
    void best_isTheLastThatTheFeaturesName() {
        List<String> features = SealLibrary.cpuFeatures();
        boolean wide = features.containsAll(List.of("avx2", "fma"));
        boolean widest = wide && features.containsAll(List.of("avx512f", "avx512dq", "avx512bw", "avx512vl"));
        assertThat(InstructionSet.best())
                .isEqualTo(widest ? InstructionSet.AVX512 : wide ? InstructionSet.AVX2 : InstructionSet.PORTABLE);
    }
}
