// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

class MemoryRoundStoreTest extends RoundStoreContract {

    @Override
    RoundStore open() {
        return new MemoryRoundStore();
    }

    @Override
    RoundStore reopen(RoundStore store) {
        return store;
    }
}
