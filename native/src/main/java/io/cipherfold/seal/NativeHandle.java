// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Owns one native object; the only class that holds a pointer. The object is freed when it has been closed and nobody
 * uses it any more, by whichever thread comes last. Thread-safe; never waits.
 *
 * <p>A cleaner frees what was forgotten, counts it as a leak and logs the first one. With
 * {@code -Dcipherfold.native.debug=true} handles remember where they were created and closed.
 */
final class NativeHandle implements AutoCloseable {

    static final String DEBUG_PROPERTY = "cipherfold.native.debug";

    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicLong LIVE_HANDLES = new AtomicLong();
    private static final AtomicLong LIVE_BYTES = new AtomicLong();
    private static final AtomicLong LEAKED_HANDLES = new AtomicLong();
    private static final AtomicBoolean LEAK_LOGGED = new AtomicBoolean();

    private final Cell cell;
    private final Cleaner.Cleanable cleanable;

    private NativeHandle(Cell cell) {
        this.cell = cell;
        this.cleanable = CLEANER.register(this, cell);
    }

    /**
     * Takes ownership of what {@code factory} creates.
     *
     * @param what the type that is named in messages
     * @param nativeBytes size for the gauge
     */
    static NativeHandle create(String what, long nativeBytes, LongSupplier factory) {
        return create(what, factory, pointer -> nativeBytes);
    }

    /**
     * Takes ownership of what {@code factory} creates, whose size is known only then.
     *
     * @param what the type that is named in messages
     * @param nativeBytes looks at the new object and tells its size for the gauge
     */
    static NativeHandle create(String what, LongSupplier factory, LongUnaryOperator nativeBytes) {
        Cell cell = new Cell(what);
        // Registered before the native object exists, so that nothing can fail between the two.
        NativeHandle handle = new NativeHandle(cell);
        boolean complete = false;
        try {
            cell.own(factory.getAsLong());
            cell.count(nativeBytes.applyAsLong(cell.pointer));
            complete = true;
        } finally {
            if (!complete) {
                handle.close();
            }
        }
        return handle;
    }

    /** Size of the native object, for the gauge. */
    long nativeBytes() {
        return cell.nativeBytes;
    }

    boolean isClosed() {
        return cell.isClosed();
    }

    static NativeUsage usage() {
        return new NativeUsage(LIVE_HANDLES.get(), LIVE_BYTES.get(), LEAKED_HANDLES.get());
    }

    /** Runs {@code operation} with the pointer, which stays valid until it returns. */
    <R> R use(LongFunction<R> operation) {
        cell.enter();
        try {
            return operation.apply(cell.pointer);
        } finally {
            cell.leave();
            Reference.reachabilityFence(this);
        }
    }

    /** As {@link #use(LongFunction)}, for an operation without a result. */
    void run(LongConsumer operation) {
        cell.enter();
        try {
            operation.accept(cell.pointer);
        } finally {
            cell.leave();
            Reference.reachabilityFence(this);
        }
    }

    /** Runs {@code operation} with two pointers; the handles may be the same. */
    static <R> R use(NativeHandle first, NativeHandle second, TwoPointers<R> operation) {
        return first.use(a -> second.use(b -> operation.apply(a, b)));
    }

    /** Runs {@code operation} with three pointers; handles may be the same. */
    static <R> R use(NativeHandle first, NativeHandle second, NativeHandle third, ThreePointers<R> operation) {
        return first.use(a -> second.use(b -> third.use(c -> operation.apply(a, b, c))));
    }

    /** Runs {@code operation} with the pointers of a list of handles; some may be the same. */
    static <R> R useAll(List<NativeHandle> handles, Function<long[], R> operation) {
        long[] pointers = new long[handles.size()];
        int entered = 0;
        try {
            while (entered < pointers.length) {
                Cell cell = handles.get(entered).cell;
                cell.enter();
                pointers[entered] = cell.pointer;
                entered++;
            }
            return operation.apply(pointers);
        } finally {
            while (entered > 0) {
                entered--;
                handles.get(entered).cell.leave();
            }
            Reference.reachabilityFence(handles);
        }
    }

    /** As {@link #useAll}, for an operation without a result. */
    static void runAll(List<NativeHandle> handles, Consumer<long[]> operation) {
        useAll(handles, pointers -> {
            operation.accept(pointers);
            return pointers;
        });
    }

    /** Later uses fail; the native object goes when the last running use returns. Closing again does nothing. */
    @Override
    public void close() {
        try {
            cell.close();
        } finally {
            cleanable.clean();
        }
    }

    @Override
    public String toString() {
        return cell.what + (isClosed() ? "[closed]" : "[open]");
    }

    /** An operation on two native objects. */
    @FunctionalInterface
    interface TwoPointers<R> {
        R apply(long first, long second);
    }

    /** An operation on three native objects. */
    @FunctionalInterface
    interface ThreePointers<R> {
        R apply(long first, long second, long third);
    }

    /** Pointer and users. Does not refer to the handle, which would otherwise never become unreachable. */
    private static final class Cell implements Runnable {

        /** Set in {@link #state} when closed; the other bits count the running uses. */
        private static final int CLOSED = Integer.MIN_VALUE;

        private final String what;
        private final AtomicInteger state = new AtomicInteger();
        private final @Nullable Throwable created;
        private volatile @Nullable Throwable closed;
        /** Written once by the creating thread; the cleaner's thread may be the next to read it. */
        private volatile long pointer;

        private volatile long nativeBytes;

        Cell(String what) {
            this.what = what;
            this.created = trace("created here");
        }

        private @Nullable Throwable trace(String event) {
            return Boolean.getBoolean(DEBUG_PROPERTY) ? new Throwable(what + " " + event) : null;
        }

        void own(long newPointer) {
            pointer = newPointer;
            LIVE_HANDLES.incrementAndGet();
        }

        void count(long newNativeBytes) {
            nativeBytes = newNativeBytes;
            LIVE_BYTES.addAndGet(newNativeBytes);
        }

        boolean isClosed() {
            return state.get() < 0;
        }

        void enter() {
            int seen = state.get();
            while (seen >= 0) {
                if (state.compareAndSet(seen, seen + 1)) {
                    return;
                }
                seen = state.get();
            }
            throw usedAfterClose();
        }

        private IllegalStateException usedAfterClose() {
            IllegalStateException exception = new IllegalStateException(what + " is closed", closed);
            if (created != null) {
                exception.addSuppressed(created);
            }
            return exception;
        }

        void leave() {
            if (state.decrementAndGet() == CLOSED) {
                free();
            }
        }

        /** True for the one call that closed it. */
        boolean close() {
            int seen = state.get();
            while (seen >= 0) {
                if (state.compareAndSet(seen, seen | CLOSED)) {
                    closed = trace("closed here");
                    if (seen == 0) {
                        free();
                    }
                    return true;
                }
                seen = state.get();
            }
            return false;
        }

        private void free() {
            if (pointer != 0) {
                LIVE_HANDLES.decrementAndGet();
                LIVE_BYTES.addAndGet(-nativeBytes);
                SealJni.release(pointer);
            }
        }

        /** The cleaner's call: after {@link NativeHandle#close()} it finds nothing left to do. */
        @Override
        public void run() {
            if (close()) {
                LEAKED_HANDLES.incrementAndGet();
                if (LEAK_LOGGED.compareAndSet(false, true)) {
                    System.getLogger("io.cipherfold.seal")
                            .log(
                                    System.Logger.Level.WARNING,
                                    what
                                            + " was not closed and has been freed by the garbage collector; later leaks are"
                                            + " only counted. -D" + DEBUG_PROPERTY + "=true shows where it was created",
                                    created);
                }
            }
        }
    }
}
