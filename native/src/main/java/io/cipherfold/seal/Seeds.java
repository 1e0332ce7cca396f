// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** The length of seeds, checked in one place. */
final class Seeds {

    static final int BYTES = 32;

    private Seeds() {}

    static void check(String name, byte[] seed) {
        if (seed.length != BYTES) {
            throw new IllegalArgumentException(name + " must have " + BYTES + " bytes, has " + seed.length);
        }
    }
}
