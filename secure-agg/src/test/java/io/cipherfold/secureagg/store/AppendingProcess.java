// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Goes on with a member's journal for as long as it lives: records by twos, and a secret that is replaced each time and
 * holds the number of the last record. Prints each number once it is on disk, or why it ends.
 */
final class AppendingProcess {

    private AppendingProcess() {}

    public static void main(String[] arguments) {
        int payloadBytes = Integer.parseInt(arguments[1]);
        try (FileMemberStore store = FileMemberStore.open(Path.of(arguments[0]))) {
            Chain chain = new Chain();
            store.journal().forEach(chain::follow);
            while (true) {
                ChainRecord first = chain.append(1, new byte[payloadBytes], 0);
                ChainRecord second = chain.append(1, new byte[payloadBytes / 2], 0);
                store.keepSecret("last", Long.toString(second.sequence()).getBytes(StandardCharsets.US_ASCII));
                store.append(List.of(first, second));
                System.out.println(second.sequence());
                System.out.flush();
            }
        } catch (StoreException e) {
            System.out.println(e.getMessage());
            System.out.flush();
        }
    }
}
