// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a member's store and holds it until its input ends or it is killed. */
final class StoreHolder {

    private StoreHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (FileMemberStore store = FileMemberStore.open(Path.of(arguments[0]))) {
            store.journal();
            System.out.println("open");
            System.out.flush();
            int end = System.in.read();
            System.exit(Math.max(0, end));
        } catch (StoreException e) {
            System.out.println(e.getMessage());
        }
    }
}
