// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.nio.file.Path;
import java.util.List;

/**
 * Omniglot (Lake, Salakhutdinov, Tenenbaum, "Human-level concept learning through probabilistic program induction",
 * Science 350, 2015): 1,623 handwritten characters of 50 alphabets, each drawn by 20 people. Read from the two archives
 * {@code omniglot/images_background.zip} and {@code omniglot/images_evaluation.zip} of a data directory, as published in
 * the repository brendenlake/omniglot under the MIT licence, and scaled to 28 x 28 pixels. About 25 MB in memory.
 *
 * @param background 30 alphabets with 964 characters, for meta-training; in the order of their names
 * @param evaluation 20 alphabets with 659 characters, for meta-testing; in the order of their names
 */
public record Omniglot(List<Alphabet> background, List<Alphabet> evaluation) {

    /** Takes copies of the lists. */
    public Omniglot {
        background = List.copyOf(background);
        evaluation = List.copyOf(evaluation);
    }

    /**
     * Reads and checks every image of both archives.
     *
     * @param dataDirectory holds the folder {@code omniglot}
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if an archive is missing, truncated or holds
     *     anything else than expected; names the file and what is expected
     */
    public static Omniglot read(Path dataDirectory) {
        return new Omniglot(
                readBackground(dataDirectory),
                new OmniglotArchive(folder(dataDirectory), "images_evaluation", 20, 659).read());
    }

    /**
     * Reads and checks the alphabets for meta-training alone.
     *
     * @param dataDirectory holds the folder {@code omniglot}
     * @throws io.cipherfold.meta.MetaException as {@link #read} does
     */
    public static List<Alphabet> readBackground(Path dataDirectory) {
        return new OmniglotArchive(folder(dataDirectory), "images_background", 30, 964).read();
    }

    private static Path folder(Path dataDirectory) {
        return dataDirectory.resolve(DataSet.OMNIGLOT.folder());
    }
}
