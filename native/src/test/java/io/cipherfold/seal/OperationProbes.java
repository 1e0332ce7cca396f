// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;

/**
 * The operations that {@link FailingAllocations} and {@link CheckedCalls} go through. Every operation of the binding belongs
 * here: in one of the lists below, or in one of its own.
 */
final class OperationProbes implements AutoCloseable {

    private final List<SealFixture> fixtures = new ArrayList<>();
    private final List<OperationProbe<?>> probes = new ArrayList<>();

    OperationProbes() {
        probes.addAll(OneTimeKeyOperands.probes());
        probes.addAll(EncodingOperands.probes());
        probes.addAll(CollectiveOperands.probes());
        probes.addAll(FloatOperands.probes());
        probes.addAll(ContextProbes.all());
        for (Scheme scheme : Scheme.values()) {
            SealFixture fixture = new SealFixture(scheme);
            fixtures.add(fixture);
            probes.addAll(KeyProbes.of(fixture));
            probes.addAll(EncoderProbes.of(fixture));
            probes.addAll(EvaluatorProbes.of(fixture));
            probes.addAll(FormatProbes.of(fixture));
        }
    }

    List<OperationProbe<?>> all() {
        return List.copyOf(probes);
    }

    @Override
    public void close() {
        fixtures.forEach(SealFixture::close);
    }
}
