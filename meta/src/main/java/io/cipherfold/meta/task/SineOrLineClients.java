// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** Clients that own noisy sines and lines; see {@link SineOrLine}. Immutable. */
public final class SineOrLineClients extends CurveClients<SineOrLine> {

    private static final long OWNED_DOMAIN = 28;
    private static final long POINTS_DOMAIN = 29;

    /**
     * Creates a population.
     *
     * @param clients how many there are, at least 1
     * @param curvesPerClient how many each owns, at least 1
     * @param shape inputs and outputs of length 1
     */
    public SineOrLineClients(long seed, int clients, int curvesPerClient, TaskShape shape) {
        super(seed, OWNED_DOMAIN, POINTS_DOMAIN, clients, curvesPerClient, shape);
    }

    @Override
    SineOrLine draw(SeededStream stream) {
        return SineOrLine.draw(stream);
    }

    @Override
    Examples points(SineOrLine curve, int count, SeededStream stream) {
        return SineOrLine.observe(curve, count, stream);
    }
}
