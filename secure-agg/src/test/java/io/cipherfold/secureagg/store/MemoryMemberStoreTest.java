// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

class MemoryMemberStoreTest extends MemberStoreContract {

    @Override
    MemberStore open() {
        return new MemoryMemberStore();
    }

    @Override
    MemberStore reopen(MemberStore store) {
        return store;
    }
}
