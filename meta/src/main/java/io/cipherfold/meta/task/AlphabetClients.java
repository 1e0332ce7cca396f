// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;

/**
 * A federation in which client {@code i} owns alphabet {@code i} and draws its tasks from it alone. In each task every
 * character is turned by a random multiple of 90 degrees, as in the experiments of MAML (Finn et al. 2017, section 5.2):
 * it makes four times as many classes. Immutable.
 */
public final class AlphabetClients implements ClientTasks {

    private static final long DOMAIN = 6;

    private final long seed;
    private final List<Alphabet> alphabets;
    private final FewShot size;

    /**
     * Creates the federation under {@code seed}.
     *
     * @param alphabets one per client, at least one
     * @throws IllegalArgumentException if an alphabet is too small for {@code size}; names it
     */
    public AlphabetClients(long seed, List<Alphabet> alphabets, FewShot size) {
        this.seed = seed;
        this.alphabets = List.copyOf(alphabets);
        this.size = size;
        size.requireFits(alphabets);
    }

    @Override
    public TaskShape shape() {
        return size.shape();
    }

    @Override
    public int clients() {
        return alphabets.size();
    }

    /** The images of its alphabet. */
    @Override
    public long examples(int client) {
        return (long) alphabet(client).characters() * alphabet(client).drawings();
    }

    private Alphabet alphabet(int client) {
        if (client < 0 || client >= alphabets.size()) {
            throw new IllegalArgumentException("client must be in [0, " + alphabets.size() + "), was " + client);
        }
        return alphabets.get(client);
    }

    @Override
    public Task task(int client, int round, int index) {
        return size.draw(alphabet(client), true, SeededStream.of(seed, DOMAIN, client, round, index));
    }
}
