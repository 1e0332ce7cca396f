// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A population of any size in which each client owns a few characters for good, all drawings of them, and draws its tasks
 * from these alone. The four turns of a character are four different ones, as in the protocol of Reptile (Nichol, Achiam,
 * Schulman 2018, arXiv 1803.02999). Clients draw what they own independently of each other: a character that one client owns
 * may be another's too, as there are fewer characters than clients. Immutable.
 */
public final class CharacterClients implements ClientTasks {

    private static final long OWNED_DOMAIN = 27;
    private static final long TASK_DOMAIN = 28;

    private final long seed;
    private final ClassPool characters;
    private final int clients;
    private final int charactersPerClient;
    private final FewShot size;

    /**
     * Creates a population.
     *
     * @param characters all that clients own
     * @param clients how many there are, at least 1
     * @param charactersPerClient how many turned characters each owns, at least as many as a task has ways, at most four
     *     times as many as there are characters
     * @throws IllegalArgumentException if a number is out of its range, or drawings are too few for {@code size}
     */
    public CharacterClients(long seed, Alphabet characters, int clients, int charactersPerClient, FewShot size) {
        this.seed = seed;
        this.characters = CharacterPool.turned(characters);
        this.clients = clients;
        this.charactersPerClient = charactersPerClient;
        this.size = size;
        if (clients < 1) {
            throw new IllegalArgumentException("at least one client is needed, were " + clients);
        }
        if (charactersPerClient < size.ways() || charactersPerClient > this.characters.classes()) {
            throw new IllegalArgumentException("a client owns " + size.ways() + " characters, one for each way, to "
                    + this.characters.classes() + ", was " + charactersPerClient);
        }
        this.characters.requireFits(size);
    }

    @Override
    public TaskShape shape() {
        return size.shape();
    }

    @Override
    public int clients() {
        return clients;
    }

    /** The drawings of its characters. */
    @Override
    public long examples(int client) {
        long drawings = 0;
        for (int character : owned(client)) {
            drawings += characters.points(character);
        }
        return drawings;
    }

    /** The distinct numbers of the turned characters that {@code client} owns: four times the character plus the turn. */
    public int[] owned(int client) {
        if (client < 0 || client >= clients) {
            throw new IllegalArgumentException("client must be in [0, " + clients + "), was " + client);
        }
        return SeededStream.of(seed, OWNED_DOMAIN, client).nextDistinct(charactersPerClient, characters.classes());
    }

    @Override
    public Task task(int client, int round, int index) {
        return draw(client, round, index).task();
    }

    /** The points of a task: its pool's classes are places in {@link #owned}. */
    ClassDraw draw(int client, int round, int index) {
        SeededStream stream = SeededStream.of(seed, TASK_DOMAIN, client, round, index);
        return ClassDraw.any(size, new Share(characters, owned(client)), stream);
    }

    /** Some classes of a pool. */
    private static final class Share implements ClassPool {

        private final ClassPool whole;
        private final int[] classes;

        Share(ClassPool whole, int[] classes) {
            this.whole = whole;
            this.classes = classes;
        }

        @Override
        public String name() {
            return "a share of " + whole.name();
        }

        @Override
        public int inputLength() {
            return whole.inputLength();
        }

        @Override
        public int classes() {
            return classes.length;
        }

        @Override
        public String className(int classNumber) {
            return whole.className(classes[classNumber]);
        }

        @Override
        public int points(int classNumber) {
            return whole.points(classes[classNumber]);
        }

        @Override
        public void copyInput(int classNumber, int point, float[] destination, int offset) {
            whole.copyInput(classes[classNumber], point, destination, offset);
        }
    }
}
