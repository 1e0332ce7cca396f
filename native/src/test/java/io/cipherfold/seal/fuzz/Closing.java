// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

/** Closes what promises only {@link AutoCloseable}: nothing of this library throws then. */
final class Closing {

    private Closing() {}

    static void close(AutoCloseable object) {
        try {
            object.close();
        } catch (Exception e) {
            throw new AssertionError("closing must not fail", e);
        }
    }
}
