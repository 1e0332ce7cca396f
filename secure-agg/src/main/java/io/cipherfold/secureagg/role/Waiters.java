// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Those who want to know when something changes at the node. Safe for use by several threads. */
final class Waiters {

    private Set<Runnable> listeners = none();

    /**
     * Calls a listener once, at the next change.
     *
     * @return what takes the listener away again
     */
    synchronized Runnable add(Runnable listener) {
        listeners.add(listener);
        return () -> remove(listener);
    }

    private synchronized void remove(Runnable listener) {
        listeners.remove(listener);
    }

    /** Something has changed: calls all who wait, in this thread. */
    void wake() {
        Set<Runnable> awakened;
        synchronized (this) {
            awakened = listeners;
            listeners = none();
        }
        awakened.forEach(Runnable::run);
    }

    private static Set<Runnable> none() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
