// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, and a store for each test. */
abstract class StoreContract<S extends AutoCloseable> {

    S store;

    /** An empty store. */
    abstract S open() throws Exception;

    /** The same store after its process has ended and another has begun. */
    abstract S reopen(S store) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() throws Exception {
        store.close();
    }

    @Test
    void close_twice_isAllowed() throws Exception {
        store.close();
        assertThatCode(store::close).doesNotThrowAnyException();
    }
}
