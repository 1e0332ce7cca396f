// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.List;

/** What came of opening a sum. */
public sealed interface Opening {

    /**
     * The sum opened; the target has its coordinates.
     *
     * @param inconsistentMembers members whose shares do not fit those that opened the sum
     */
    record Opened(List<Integer> inconsistentMembers) implements Opening {
        /** Copies the list. */
        public Opened {
            inconsistentMembers = List.copyOf(inconsistentMembers);
        }
    }

    /**
     * None of the combinations of shares that were tried opens it: shares were altered, a client's key is missing, or a
     * client shared another key than it encrypted with. Nothing about the sum is known then.
     *
     * @param combinationsTried all there are, up to a limit
     */
    record WrongKey(int combinationsTried) implements Opening {}
}
