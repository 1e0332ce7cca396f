// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Closes resources together: hold every temporary, keep the result.
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
    private final Set<SealResource> held = Collections.newSetFromMap(new IdentityHashMap<>());
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
     * Takes over a resource, to close it with the scope.
     *
     * @return the resource
     * @throws IllegalStateException if the scope is closed or the budget is exceeded; the resource is then closed
     */
    public synchronized <T extends SealResource> T hold(T resource) {
        if (closed) {
            resource.close();
            throw new IllegalStateException("the scope is closed");
        }
        if (held.contains(resource)) {
            return resource;
        }
        if (resource.nativeBytes() > mostNativeBytes - heldNativeBytes) {
            resource.close();
            throw new IllegalStateException("the scope holds " + heldNativeBytes + " bytes of " + mostNativeBytes
                    + " and cannot take " + resource.nativeBytes() + " more");
        }
        held.add(resource);
        heldNativeBytes += resource.nativeBytes();
        return resource;
    }

    /**
     * Gives a resource back: it survives the scope and is the caller's to close.
     *
     * @throws IllegalStateException if the scope does not hold it
     */
    public synchronized <T extends SealResource> T keep(T resource) {
        if (!held.remove(resource)) {
            throw new IllegalStateException(
                    "the scope does not hold that " + resource.getClass().getSimpleName());
        }
        heldNativeBytes -= resource.nativeBytes();
        return resource;
    }

    /** Native memory of what is held. */
    public synchronized long heldNativeBytes() {
        return heldNativeBytes;
    }

    /** Closes what is held. */
    @Override
    public synchronized void close() {
        closed = true;
        List<SealResource> resources = new ArrayList<>(held);
        held.clear();
        heldNativeBytes = 0;
        resources.forEach(SealResource::close);
    }
}
