// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

class MemoryClientStoreTest extends ClientStoreContract {

    @Override
    ClientStore open() {
        return new MemoryClientStore();
    }

    @Override
    ClientStore reopen(ClientStore store) {
        return store;
    }
}
