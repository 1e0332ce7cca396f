// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** The reference keeps the contract about memory, too. */
class ReferenceMemoryTest extends KernelMemoryContract {

    private final Kernels kernels = new ReferenceKernels();

    @Override
    Kernels kernels() {
        return kernels;
    }
}
