// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

class Nd4jKernelsTest extends KernelsContract {

    private final Kernels kernels = new Nd4jKernels();

    @Override
    Kernels kernels() {
        return kernels;
    }
}
