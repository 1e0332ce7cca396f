// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
        if (name.equals(FASTEST)) {
            return KernelChoice.fastest();
        }
        return Arrays.stream(KernelChoice.values())
                .filter(choice -> optionName(choice).equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("--kernels: there are no kernels '" + name + "'; there are: "
                        + Arrays.stream(KernelChoice.values())
                                .map(KernelOption::optionName)
                                .collect(Collectors.joining(", ", FASTEST + ", ", ""))))
                .kernels();
    }

    private static String optionName(KernelChoice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
