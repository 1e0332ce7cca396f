// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.seal.VectorFile;
import java.nio.file.Path;
import java.util.List;

/** Writes this module's test vectors into a folder; {@code docs/test-vectors.md} has the command. */
public final class VectorGenerator {

    private VectorGenerator() {}

    /** The files: always the same bytes. */
    static List<VectorFile> files() {
        return List.of(
                FrameVectors.file(VectorGenerator.class),
                LogVectors.file(VectorGenerator.class),
                SamplingVectors.file(VectorGenerator.class));
    }

    /** Takes the folder. */
    public static void main(String[] args) {
        if (args.length != 1) {
            throw new IllegalArgumentException("one argument expected, the folder, not " + args.length);
        }
        VectorFile.write(Path.of(args[0]), files());
    }
}
