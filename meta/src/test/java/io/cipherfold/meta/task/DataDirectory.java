// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** Where the real data are: a checkout has none. */
public final class DataDirectory {

    private DataDirectory() {}

    /** The directory that the environment names; without it the calling test is skipped and says why. */
    public static Path requiredByTest() {
        String directory = System.getenv("CIPHERFOLD_DATA");
        assumeTrue(
                directory != null && !directory.isBlank(),
                "skipped: the environment variable CIPHERFOLD_DATA does not name a data directory");
        return Path.of(String.valueOf(directory));
    }
}
