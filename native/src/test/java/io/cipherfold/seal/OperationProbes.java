// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;

/**
 * The operations that {@link FailingAllocations} and {@link CheckedCalls} go through. Every operation of the binding belongs
 * here: a class of {@link OperationProbe.Operands} lists those that work on it.
 */
final class OperationProbes {

    private OperationProbes() {}

    static List<OperationProbe<?>> all() {
        List<OperationProbe<?>> probes = new ArrayList<>();
        probes.addAll(OneTimeKeyOperands.probes());
        return probes;
    }
}
