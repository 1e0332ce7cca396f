// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * Classification tasks, each over characters of one alphabet that is drawn first. With a single {@link Alphabet#union} the
 * characters of a task come from anywhere, the protocol of most papers; with separate alphabets they resemble each other
 * more and the tasks are harder. Immutable.
 */
public final class FewShotTasks implements TaskSource {

    private static final long DOMAIN = 5;

    private final long seed;
    private final List<Alphabet> alphabets;
    private final FewShot size;
    private final boolean turned;

    /**
     * Creates the distribution under {@code seed}.
     *
     * @param alphabets at least one
     * @throws IllegalArgumentException if an alphabet is too small for {@code size}; names it
     */
    public FewShotTasks(long seed, List<Alphabet> alphabets, FewShot size) {
        this(seed, alphabets, size, false);
    }

    /** As the public constructor; {@code turned} as in {@link FewShot#draw}. */
    FewShotTasks(long seed, List<Alphabet> alphabets, FewShot size, boolean turned) {
        this.seed = seed;
        this.alphabets = List.copyOf(alphabets);
        this.size = size;
        this.turned = turned;
        size.requireFits(alphabets);
    }

    @Override
    public TaskShape shape() {
        return size.shape();
    }

    @Override
    public Task task(long id) {
        SeededStream stream = SeededStream.of(seed, DOMAIN, id);
        return size.draw(alphabets.get((int) stream.nextBelow(alphabets.size())), turned, stream);
    }
}
