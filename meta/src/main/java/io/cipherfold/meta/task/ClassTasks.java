// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * Few-shot tasks over the classes of pools: a pool is drawn first, then its classes, then points of each class without
 * replacement, so that support and query set share none. Immutable.
 */
public final class ClassTasks implements TaskSource {

    private static final long DOMAIN = 20;

    /** Which classes of a pool a task tells apart. */
    private enum Choice {
        ANY,
        ALL,
        AGAINST_FIXED
    }

    private final long seed;
    private final List<? extends ClassPool> pools;
    private final FewShot size;
    private final Choice choice;
    private final int fixed;

    private ClassTasks(long seed, List<? extends ClassPool> pools, FewShot size, Choice choice, int fixed) {
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("at least one pool of classes is needed");
        }
        pools.forEach(pool -> {
            pool.requireFits(size);
            if (pool.inputLength() != pools.get(0).inputLength()) {
                throw new IllegalArgumentException("inputs of " + pools.get(0).name() + " have "
                        + pools.get(0).inputLength() + " numbers, those of " + pool.name() + " " + pool.inputLength());
            }
            if (choice == Choice.ALL && pool.classes() != size.ways()) {
                throw new IllegalArgumentException(
                        pool.name() + " has " + pool.classes() + " classes, tasks have " + size.ways() + " ways");
            }
        });
        this.seed = seed;
        this.pools = List.copyOf(pools);
        this.size = size;
        this.choice = choice;
        this.fixed = fixed;
    }

    /**
     * Tasks over any classes of one pool; the label of a class is its place in the draw.
     *
     * @throws IllegalArgumentException as {@link ClassPool#requireFits} does
     */
    public static ClassTasks over(long seed, ClassPool pool, FewShot size) {
        return within(seed, List.of(pool), size);
    }

    /**
     * Tasks over any classes, each within one pool; the label of a class is its place in the draw.
     *
     * @param pools at least one
     * @throws IllegalArgumentException as {@link ClassPool#requireFits} does
     */
    public static ClassTasks within(long seed, List<? extends ClassPool> pools, FewShot size) {
        return new ClassTasks(seed, pools, size, Choice.ANY, 0);
    }

    /**
     * Tasks over all classes, each within one pool; the label of a class is its number.
     *
     * @param pools at least one, each with as many classes as there are ways
     * @throws IllegalArgumentException as {@link ClassPool#requireFits} does, or if classes and ways differ
     */
    public static ClassTasks overAllClasses(long seed, List<? extends ClassPool> pools, FewShot size) {
        return new ClassTasks(seed, pools, size, Choice.ALL, 0);
    }

    /**
     * Tasks that tell one class, always label 0, from others of the pool.
     *
     * @param fixed number of the class in the pool
     * @throws IllegalArgumentException as {@link ClassPool#requireFits} does
     */
    public static ClassTasks against(long seed, ClassPool pool, int fixed, FewShot size) {
        if (fixed < 0 || fixed >= pool.classes()) {
            throw new IllegalArgumentException("the fixed class must be in [0, " + pool.classes() + "), was " + fixed);
        }
        return new ClassTasks(seed, List.of(pool), size, Choice.AGAINST_FIXED, fixed);
    }

    @Override
    public TaskShape shape() {
        return size.shape(pools.get(0).inputLength());
    }

    @Override
    public Task task(long id) {
        return draw(id).task();
    }

    /** The points of task {@code id}. */
    ClassDraw draw(long id) {
        SeededStream stream = SeededStream.of(seed, DOMAIN, id);
        ClassPool pool = pools.get((int) stream.nextBelow(pools.size()));
        return switch (choice) {
            case ANY -> ClassDraw.any(size, pool, stream);
            case ALL -> ClassDraw.all(size, pool, stream);
            case AGAINST_FIXED -> ClassDraw.against(size, pool, fixed, stream);
        };
    }
}
