// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** Which points of a {@link ClassPool} a few-shot task takes. Confined to one thread. */
final class ClassDraw {

    private final FewShot size;
    private final ClassPool pool;
    private final int[] classes;
    private final int[][] members;

    private ClassDraw(FewShot size, ClassPool pool, int[] classes, SeededStream stream) {
        this.size = size;
        this.pool = pool;
        this.classes = classes;
        this.members = new int[classes.length][];
        for (int label = 0; label < classes.length; label++) {
            members[label] = stream.nextDistinct(size.shots() + size.queries(), pool.points(classes[label]));
        }
    }

    /** Draws distinct classes, which get the labels 0 to ways - 1 in that order, and distinct points of each. */
    static ClassDraw any(FewShot size, ClassPool pool, SeededStream stream) {
        return new ClassDraw(size, pool, stream.nextDistinct(size.ways(), pool.classes()), stream);
    }

    /** Label 0 for class {@code fixed}; the other labels for distinct other classes, drawn. */
    static ClassDraw against(FewShot size, ClassPool pool, int fixed, SeededStream stream) {
        int[] others = stream.nextDistinct(size.ways() - 1, pool.classes() - 1);
        int[] classes = new int[size.ways()];
        classes[0] = fixed;
        for (int i = 0; i < others.length; i++) {
            classes[i + 1] = others[i] < fixed ? others[i] : others[i] + 1;
        }
        return new ClassDraw(size, pool, classes, stream);
    }

    /** Every class of the pool with its own number as label, and distinct points of each. */
    static ClassDraw all(FewShot size, ClassPool pool, SeededStream stream) {
        int[] classes = new int[size.ways()];
        for (int label = 0; label < classes.length; label++) {
            classes[label] = label;
        }
        return new ClassDraw(size, pool, classes, stream);
    }

    ClassPool pool() {
        return pool;
    }

    /** The pool's class that has {@code label}. */
    int classOf(int label) {
        return classes[label];
    }

    /** The points of {@code label} in their class: the support's, then the query set's. */
    int[] members(int label) {
        return members[label].clone();
    }

    Task task() {
        return size.assemble(
                pool.inputLength(),
                members,
                (label, member, destination, offset) -> pool.copyInput(classes[label], member, destination, offset));
    }
}
