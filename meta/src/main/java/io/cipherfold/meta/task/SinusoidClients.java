// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A population in which each client owns a few sinusoids for good and draws new points from them in every round: index
 * {@code i} of a round is the client's sinusoid {@code i} modulo how many it owns. Immutable.
 */
public final class SinusoidClients implements ClientTasks {

    private static final long OWNED_DOMAIN = 2;
    private static final long POINTS_DOMAIN = 3;

    private final long seed;
    private final int clients;
    private final int sinusoidsPerClient;
    private final TaskShape shape;

    /**
     * Creates a population.
     *
     * @param clients how many there are, at least 1
     * @param sinusoidsPerClient how many each owns, at least 1
     * @param shape inputs and outputs of length 1
     */
    public SinusoidClients(long seed, int clients, int sinusoidsPerClient, TaskShape shape) {
        if (clients < 1 || sinusoidsPerClient < 1) {
            throw new IllegalArgumentException("clients and sinusoids per client must be at least 1, were " + clients
                    + " and " + sinusoidsPerClient);
        }
        if (shape.inputLength() != 1 || shape.outputLength() != 1) {
            throw new IllegalArgumentException("a sinusoid has one input and one output, the shape is " + shape);
        }
        this.seed = seed;
        this.clients = clients;
        this.sinusoidsPerClient = sinusoidsPerClient;
        this.shape = shape;
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    @Override
    public int clients() {
        return clients;
    }

    /** The curve that {@code client} owns at {@code index}, both from 0. */
    public Sinusoid owned(int client, int index) {
        checkClient(client);
        return Sinusoid.draw(SeededStream.of(seed, OWNED_DOMAIN, client, Math.floorMod(index, sinusoidsPerClient)));
    }

    /** Points are drawn anew in each round: those of one. */
    @Override
    public long examples(int client) {
        checkClient(client);
        return (long) sinusoidsPerClient * (shape.supportPoints() + shape.queryPoints());
    }

    @Override
    public Task task(int client, int round, int index) {
        Sinusoid sinusoid = owned(client, index);
        SeededStream stream = SeededStream.of(seed, POINTS_DOMAIN, client, round, index);
        return new Task(sinusoid.points(shape.supportPoints(), stream), sinusoid.points(shape.queryPoints(), stream));
    }

    private void checkClient(int client) {
        if (client < 0 || client >= clients) {
            throw new IllegalArgumentException("client must be in [0, " + clients + "), was " + client);
        }
    }
}
