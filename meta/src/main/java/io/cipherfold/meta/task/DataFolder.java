// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import io.cipherfold.crypto.Digest;
import io.cipherfold.meta.MetaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory that holds published data sets, each in the folder and under the names that {@link DataSet} gives.
 *
 * @param root the directory that holds the folders of the sets
 */
public record DataFolder(Path root) {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Where a file of a set lies or should lie. */
    public Path path(DataSet set, DataFile file) {
        return root.resolve(set.folder()).resolve(file.name());
    }

    /**
     * Where the files of a set lie, in the order of {@link DataSet#files}.
     *
     * @throws MetaException with code {@code DATA} if one is missing; names it, what is expected and where the set is
     *     published
     */
    public List<Path> require(DataSet set) {
        List<Path> paths = new ArrayList<>();
        for (DataFile file : set.files()) {
            Path path = path(set, file);
            if (!Files.isRegularFile(path)) {
                throw new MetaException(
                        MetaException.Code.DATA, path + ": the file is not there. " + set.expectation());
            }
            paths.add(path);
        }
        return paths;
    }

    /**
     * Compares the files of a set with the published ones. A difference is a warning and not a refusal, for there are
     * reasons to have other files: the full training file of NSL-KDD, or other line ends. Figures then are not those of
     * the published set. What cannot be read as the set at all is refused by its reader.
     *
     * @return a sentence per file whose hash differs; empty if all are as published
     * @throws MetaException with code {@code DATA} if a file is missing or cannot be read
     */
    public List<String> warnings(DataSet set) {
        List<String> warnings = new ArrayList<>();
        List<Path> paths = require(set);
        for (int i = 0; i < paths.size(); i++) {
            String expected = set.files().get(i).sha256();
            String actual = sha256(paths.get(i));
            if (!actual.equals(expected)) {
                warnings.add(paths.get(i) + " is not the published file of " + set.title() + ": its SHA-256 is "
                        + actual + ", expected is " + expected + "; results are not comparable");
            }
        }
        return List.copyOf(warnings);
    }

    private static String sha256(Path path) {
        MessageDigest hash = Digest.newSha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream stream = Files.newInputStream(path)) {
            int read = stream.read(buffer);
            while (read >= 0) {
                hash.update(buffer, 0, read);
                read = stream.read(buffer);
            }
        } catch (IOException e) {
            throw new MetaException(MetaException.Code.DATA, path + " cannot be read: " + e.getMessage(), e);
        }
        return Digest.finish(hash).toHex();
    }
}
