// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.IOException;

/**
 * The running sum of the ciphertexts of one round. Its size depends on the plan, not on the number of clients. Made by
 * and opened through one {@link AggregationScheme}. Confined to one thread at a time.
 */
public interface CiphertextSum extends AutoCloseable {

    /**
     * Adds a ciphertext that {@link AggregationScheme#check} has passed.
     *
     * @throws IOException if its bytes cannot be read; the sum may then hold a part of them and refuses further use
     */
    void add(CiphertextSource ciphertext) throws IOException;

    /** Takes a ciphertext out again that was added before; the same bytes. */
    void subtract(CiphertextSource ciphertext) throws IOException;

    @Override
    void close();
}
