// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Closes temporaries together: hold every one of them, keep the result.
 *
 * <pre>{@code
 * try (SealScope scope = SealScope.open()) {
 *     Ciphertext product = scope.hold(evaluator.multiply(a, b));
 *     Ciphertext small = scope.hold(evaluator.relinearize(product, relinKeys));
 *     return scope.keep(small);
 * }
 * }</pre>
 *
 * <p>Nothing is held that was not given to {@link #hold}. Thread-safe.
 */
public final class SealScope implements AutoCloseable {

    private final long mostNativeBytes;
    private final Set<SealObject> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private long heldNativeBytes;
    private boolean closed;

    private SealScope(long mostNativeBytes) {
        this.mostNativeBytes = mostNativeBytes;
    }

    /** A scope without a limit. */
    public static SealScope open() {
        return new SealScope(Long.MAX_VALUE);
    }

    /** A scope that refuses to hold more native memory than that; at least 1 byte. */
    public static SealScope withBudget(long nativeBytes) {
        if (nativeBytes < 1) {
            throw new IllegalArgumentException("a budget is at least 1 byte, not " + nativeBytes);
        }
        return new SealScope(nativeBytes);
    }

    /**
     * Takes over an object, to close it with the scope.
     *
     * @return the object
     * @throws IllegalStateException if the scope is closed or the budget is exceeded; the object is then closed
     */
    public synchronized <T extends SealObject> T hold(T object) {
        if (closed) {
            object.close();
            throw new IllegalStateException("the scope is closed");
        }
        if (held.contains(object)) {
            return object;
        }
        if (object.nativeBytes() > mostNativeBytes - heldNativeBytes) {
            object.close();
            throw new IllegalStateException("the scope holds " + heldNativeBytes + " bytes of " + mostNativeBytes
                    + " and cannot take " + object.nativeBytes() + " more");
        }
        held.add(object);
        heldNativeBytes += object.nativeBytes();
        return object;
    }

    /**
     * Gives an object back: it survives the scope and is the caller's to close.
     *
     * @throws IllegalStateException if the scope does not hold it
     */
    public synchronized <T extends SealObject> T keep(T object) {
        if (!held.remove(object)) {
            throw new IllegalStateException(
                    "the scope does not hold that " + object.getClass().getSimpleName());
        }
        heldNativeBytes -= object.nativeBytes();
        return object;
    }

    /** Native memory of what is held. */
    public synchronized long heldNativeBytes() {
        return heldNativeBytes;
    }

    /** Closes what is held. */
    @Override
    public synchronized void close() {
        closed = true;
        List<SealObject> objects = new ArrayList<>(held);
        held.clear();
        heldNativeBytes = 0;
        objects.forEach(SealObject::close);
    }
}
