// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** Clients that own sinusoids. Immutable. */
public final class SinusoidClients extends CurveClients<Sinusoid> {

    private static final long OWNED_DOMAIN = 2;
    private static final long POINTS_DOMAIN = 3;

    /**
     * Creates a population.
     *
     * @param clients how many there are, at least 1
     * @param sinusoidsPerClient how many each owns, at least 1
     * @param shape inputs and outputs of length 1
     */
    public SinusoidClients(long seed, int clients, int sinusoidsPerClient, TaskShape shape) {
        super(seed, OWNED_DOMAIN, POINTS_DOMAIN, clients, sinusoidsPerClient, shape);
    }

    @Override
    Sinusoid draw(SeededStream stream) {
        return Sinusoid.draw(stream);
    }

    @Override
    Examples points(Sinusoid curve, int count, SeededStream stream) {
        return curve.points(count, stream);
    }
}
