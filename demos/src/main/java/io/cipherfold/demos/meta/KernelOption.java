// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.demos.bench.BenchOptions;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;

/** The option {@code --kernels}. */
final class KernelOption {

    static final String FASTEST = "fastest";

    private KernelOption() {}

    /**
     * The kernels of a name.
     *
     * @throws CommandFailure if there are none
     */
    static Kernels kernels(String name) {
        return BenchOptions.kernels(name, FASTEST).map(KernelChoice::kernels).orElseGet(KernelChoice::fastest);
    }
}
