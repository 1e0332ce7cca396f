// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.meta.kernel.ComparedNormalisation.Shape;
import io.cipherfold.meta.kernel.KernelComparison.Layout;
import org.junit.jupiter.api.Test;

class Nd4jKernelsTest extends KernelsContract {

    private final Kernels kernels = new Nd4jKernels();

    @Override
    Kernels kernels() {
        return kernels;
    }

    /** 300,000 numbers: two pieces of a group. */
    @Test
    void normalise_inPieces_isTheBlockAndItsDerivatives() {
        for (boolean fixed : new boolean[] {false, true}) {
            normalise(1, new Shape(12, 28, 2, 32), fixed, Layout.DENSE, Layout.DENSE);
            normalise(1, new Shape(12, 28, 1, 32), fixed, Layout.DENSE, Layout.DENSE);
        }
    }

    /** 2,000,000 multiplications a group, which oneDNN does. */
    @Test
    void convolve_largeProducts_isTheConvolutionAndItsDerivatives() {
        for (Layout layout : own()) {
            convolve(3, new ConvolutionShape(5, 14, 32, 32, 2), layout, layout, true);
        }
        convolve(1, new ConvolutionShape(10, 14, 32, 32, 1), Layout.SHARED, Layout.DENSE, false);
    }
}
