// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

/**
 * The public key of a committee for one key epoch, made by {@link AggregationScheme#collectiveKey} and good for that scheme
 * alone. Safe for use by several threads.
 */
public interface CollectiveKey extends AutoCloseable {

    /** What schemes without a collective key encrypt under. */
    CollectiveKey NONE = () -> {};

    @Override
    void close();
}
