// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A population in which each client owns a few curves for good and draws new points from them in every round: index
 * {@code i} of a round is the client's curve {@code i} modulo how many it owns. Immutable.
 *
 * @param <C> a curve
 */
public abstract sealed class CurveClients<C> implements ClientTasks permits SinusoidClients, SineOrLineClients {

    private final long seed;
    private final long ownedDomain;
    private final long pointsDomain;
    private final int clients;
    private final int curvesPerClient;
    private final TaskShape shape;

    CurveClients(long seed, long ownedDomain, long pointsDomain, int clients, int curvesPerClient, TaskShape shape) {
        if (clients < 1 || curvesPerClient < 1) {
            throw new IllegalArgumentException(
                    "clients and curves per client must be at least 1, were " + clients + " and " + curvesPerClient);
        }
        if (shape.inputLength() != 1 || shape.outputLength() != 1) {
            throw new IllegalArgumentException("a curve has one input and one output, the shape is " + shape);
        }
        this.seed = seed;
        this.ownedDomain = ownedDomain;
        this.pointsDomain = pointsDomain;
        this.clients = clients;
        this.curvesPerClient = curvesPerClient;
        this.shape = shape;
    }

    /** A curve, drawn from the family's distribution. */
    abstract C draw(SeededStream stream);

    /** What a client sees of a curve. */
    abstract Examples points(C curve, int count, SeededStream stream);

    @Override
    public final TaskShape shape() {
        return shape;
    }

    @Override
    public final int clients() {
        return clients;
    }

    /** The curve that {@code client} owns at {@code index}, both from 0. */
    public final C owned(int client, int index) {
        checkClient(client);
        return draw(SeededStream.of(seed, ownedDomain, client, Math.floorMod(index, curvesPerClient)));
    }

    /** Points are drawn anew in each round: those of one. */
    @Override
    public final long examples(int client) {
        checkClient(client);
        return (long) curvesPerClient * (shape.supportPoints() + shape.queryPoints());
    }

    @Override
    public final Task task(int client, int round, int index) {
        C curve = owned(client, index);
        SeededStream stream = SeededStream.of(seed, pointsDomain, client, round, index);
        return new Task(points(curve, shape.supportPoints(), stream), points(curve, shape.queryPoints(), stream));
    }

    private void checkClient(int client) {
        if (client < 0 || client >= clients) {
            throw new IllegalArgumentException("client must be in [0, " + clients + "), was " + client);
        }
    }
}
