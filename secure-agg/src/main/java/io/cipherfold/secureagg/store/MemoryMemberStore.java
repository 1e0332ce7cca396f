// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A member's memory that lasts as long as the process; for tests and demonstrations in one process. */
public final class MemoryMemberStore implements MemberStore {

    private final List<ChainRecord> journal = new ArrayList<>();
    private final Map<String, byte[]> secrets = new HashMap<>();

    /** Creates an empty store. */
    public MemoryMemberStore() {}

    @Override
    public List<ChainRecord> journal() {
        Chain chain = new Chain();
        try {
            journal.forEach(chain::follow);
        } catch (IllegalArgumentException e) {
            throw new StoreException("the journal is damaged: " + e.getMessage(), e);
        }
        return List.copyOf(journal);
    }

    @Override
    public void append(List<ChainRecord> records) {
        journal.addAll(records);
    }

    @Override
    public Map<String, byte[]> secrets() {
        Map<String, byte[]> copy = new HashMap<>();
        secrets.forEach((name, secret) -> copy.put(name, secret.clone()));
        return copy;
    }

    @Override
    public void keepSecret(String name, byte[] secret) {
        SecretNames.require(name);
        byte[] earlier = secrets.put(name, secret.clone());
        if (earlier != null) {
            Arrays.fill(earlier, (byte) 0);
        }
    }

    @Override
    public void wipeSecret(String name) {
        SecretNames.require(name);
        byte[] secret = secrets.remove(name);
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void close() {}
}
