// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** Sinusoids with amplitude, phase and points drawn afresh for each task number. Immutable. */
public final class SinusoidTasks implements TaskSource {

    /** Keeps these streams apart from those of {@link SinusoidClients} under the same seed. */
    private static final long DOMAIN = 1;

    private final long seed;
    private final TaskShape shape;

    /**
     * Creates the distribution under {@code seed}.
     *
     * @param supportPoints at least 1
     * @param queryPoints at least 1
     */
    public SinusoidTasks(long seed, int supportPoints, int queryPoints) {
        this.seed = seed;
        this.shape = new TaskShape(1, 1, supportPoints, queryPoints);
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    /** The curve that task {@code id} asks for. */
    public Sinusoid sinusoid(long id) {
        return Sinusoid.draw(SeededStream.of(seed, DOMAIN, id));
    }

    @Override
    public Task task(long id) {
        SeededStream stream = SeededStream.of(seed, DOMAIN, id);
        Sinusoid sinusoid = Sinusoid.draw(stream);
        return new Task(sinusoid.points(shape.supportPoints(), stream), sinusoid.points(shape.queryPoints(), stream));
    }
}
