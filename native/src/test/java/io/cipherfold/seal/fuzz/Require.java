// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

/** Assertions that cost nothing when they hold: a target runs a million times. */
final class Require {

    private Require() {}

    static void that(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    /** A refusal has a message. */
    static void reason(RuntimeException refused) {
        String message = refused.getMessage();
        that(message != null && !message.isBlank(), "a refusal says why");
    }
}
