// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.log.ChainRecord;
import java.util.List;
import java.util.Map;

/**
 * A member's memory: its hash-chained journal (privacy ledger, votes, answers) and a few small secrets. Everything is on
 * stable storage when a method returns. Every implementation passes the same contract suite.
 *
 * <p>Confined to one thread at a time. All methods throw {@link StoreException} when the storage fails.
 */
public interface MemberStore extends AutoCloseable {

    /**
     * The whole journal, checked.
     *
     * @throws StoreException if a record is damaged or missing; never a shortened journal
     */
    List<ChainRecord> journal();

    /** Appends records that follow the last one, in order; after a crash possibly only the first of them are there. */
    void append(List<ChainRecord> records);

    /** All secrets by name. */
    Map<String, byte[]> secrets();

    /** Keeps a secret under a name of small letters, digits and hyphens; overwrites and replaces an older one. */
    void keepSecret(String name, byte[] secret);

    /** Overwrites and removes a secret, as far as the storage allows; nothing happens if there is none. */
    void wipeSecret(String name);

    @Override
    void close();
}
