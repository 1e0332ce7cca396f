// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * A federation in which client {@code i} owns pool {@code i} and draws few-shot tasks over all of its classes from it
 * alone, as many points of one class as of any other; the label of a class is its number. Immutable.
 */
public final class ClassClients implements ClientTasks {

    private static final long DOMAIN = 21;

    private final long seed;
    private final List<? extends ClassPool> pools;
    private final FewShot size;

    /**
     * Creates the federation under {@code seed}.
     *
     * @param pools one per client, at least one; all with as many classes as there are ways and inputs of one length
     * @throws IllegalArgumentException if a pool does not fit; names it, as {@link ClassPool#requireFits} does
     */
    public ClassClients(long seed, List<? extends ClassPool> pools, FewShot size) {
        // The same demands, checked in one place.
        ClassTasks.overAllClasses(seed, pools, size);
        this.seed = seed;
        this.pools = List.copyOf(pools);
        this.size = size;
    }

    @Override
    public TaskShape shape() {
        return size.shape(pools.get(0).inputLength());
    }

    @Override
    public int clients() {
        return pools.size();
    }

    /** The points of its pool. */
    @Override
    public long examples(int client) {
        ClassPool pool = pool(client);
        long points = 0;
        for (int classNumber = 0; classNumber < pool.classes(); classNumber++) {
            points += pool.points(classNumber);
        }
        return points;
    }

    private ClassPool pool(int client) {
        if (client < 0 || client >= pools.size()) {
            throw new IllegalArgumentException("client must be in [0, " + pools.size() + "), was " + client);
        }
        return pools.get(client);
    }

    @Override
    public Task task(int client, int round, int index) {
        return draw(client, round, index).task();
    }

    /** The points of a task. */
    ClassDraw draw(int client, int round, int index) {
        return ClassDraw.all(size, pool(client), SeededStream.of(seed, DOMAIN, client, round, index));
    }
}
