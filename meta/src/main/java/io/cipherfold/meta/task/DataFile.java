// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A file of a published data set.
 *
 * @param name its name in the folder of the set
 * @param sha256 the SHA-256 of the published file, 64 hexadecimal digits
 */
public record DataFile(String name, String sha256) {

    /** Checks the hash's form. */
    public DataFile {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not the hexadecimal digits of a SHA-256: " + sha256);
        }
    }
}
