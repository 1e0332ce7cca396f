// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.IOException;

/**
 * Takes the coordinates of a sum while it is opened. Only when {@link AggregationScheme#open} has returned
 * {@link Opening.Opened} do they mean anything.
 */
public interface DigitTarget {

    /** Starts over: what came before was opened under a wrong key. */
    void begin() throws IOException;

    /** The next {@code count} coordinates, from the front of {@code digits}, which is used again afterwards. */
    void accept(int[] digits, int count) throws IOException;
}
