// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.seal.InstructionSet;
import io.cipherfold.seal.NoLeakedHandles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract for each instruction set that this machine has. */
@Tag("native")
class NativeKernelsTest {

    @ExtendWith(NoLeakedHandles.class)
    abstract static class OfInstructionSet extends KernelsContract {

        private final InstructionSet set;

        @SuppressWarnings("NullAway.Init")
        private Kernels kernels;

        OfInstructionSet(InstructionSet set) {
            this.set = set;
        }

        @BeforeEach
        void makeKernelsIfTheMachineHasIt() {
            Assumptions.assumeTrue(set.compareTo(InstructionSet.best()) <= 0, "this CPU lacks " + set);
            kernels = new NativeKernels(set);
        }

        @Override
        Kernels kernels() {
            return kernels;
        }
    }

    @Nested
    class Portable extends OfInstructionSet {
        Portable() {
            super(InstructionSet.PORTABLE);
        }
    }

    @Nested
    class Avx2 extends OfInstructionSet {
        Avx2() {
            super(InstructionSet.AVX2);
        }
    }

    @Nested
    class Avx512 extends OfInstructionSet {
        Avx512() {
            super(InstructionSet.AVX512);
        }
    }
}
