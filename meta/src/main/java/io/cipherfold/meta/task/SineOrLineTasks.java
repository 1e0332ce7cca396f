// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** Noisy sines and lines, with curve and points drawn afresh for each task number; see {@link SineOrLine}. Immutable. */
public final class SineOrLineTasks implements TaskSource {

    /** Keeps these streams apart from those of {@link SineOrLineClients} under the same seed. */
    private static final long DOMAIN = 27;

    private final long seed;
    private final TaskShape shape;

    /**
     * Creates the distribution under {@code seed}.
     *
     * @param supportPoints at least 1
     * @param queryPoints at least 1
     */
    public SineOrLineTasks(long seed, int supportPoints, int queryPoints) {
        this.seed = seed;
        this.shape = new TaskShape(1, 1, supportPoints, queryPoints);
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    /** The curve that task {@code id} asks for. */
    public SineOrLine curve(long id) {
        return SineOrLine.draw(SeededStream.of(seed, DOMAIN, id));
    }

    @Override
    public Task task(long id) {
        SeededStream stream = SeededStream.of(seed, DOMAIN, id);
        SineOrLine curve = SineOrLine.draw(stream);
        return new Task(
                SineOrLine.observe(curve, shape.supportPoints(), stream),
                SineOrLine.observe(curve, shape.queryPoints(), stream));
    }
}
