// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Where threads of the storm find an object, which may be closed, and put another one in its place. */
final class StormPlace<T extends SealResource> {

    private volatile T object;

    StormPlace(T object) {
        this.object = object;
    }

    T get() {
        return object;
    }

    /** Closes the one that was there, whoever uses it at the moment. */
    void put(T next) {
        T previous;
        synchronized (this) {
            previous = object;
            object = next;
        }
        previous.close();
    }
}
