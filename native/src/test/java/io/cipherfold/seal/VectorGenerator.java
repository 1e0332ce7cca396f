// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes this module's test vectors into a folder; {@code docs/test-vectors.md} has the command. */
public final class VectorGenerator {

    private VectorGenerator() {}

    /** The files, from the plain-Java twins alone: always the same bytes. */
    static List<VectorFile> files() {
        List<VectorFile> files = new ArrayList<>(OneTimeKeyVectors.files());
        files.addAll(CollectiveVectors.files());
        return files;
    }

    /** Takes the folder. */
    public static void main(String[] args) {
        if (args.length != 1) {
            throw new IllegalArgumentException("one argument expected, the folder, not " + args.length);
        }
        VectorFile.write(Path.of(args[0]), files());
    }
}
