// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The objects that one input can reach: the stock of its world, what it has made itself, and the stock of other worlds. */
final class Shelf implements AutoCloseable {

    private static final int FOREIGN = 240;
    private static final int NULL = 255;

    private final List<AutoCloseable> near;
    private final List<AutoCloseable> foreign;
    private final List<AutoCloseable> made = new ArrayList<>();
    private final Set<AutoCloseable> closed = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean handedNull;
    private boolean handedClosed;

    Shelf(FuzzWorld home, List<FuzzWorld> worlds) {
        near = new ArrayList<>(home.stock());
        foreign = new ArrayList<>();
        for (FuzzWorld world : worlds) {
            if (world != home) {
                foreign.addAll(world.stock());
            }
            if (world.isClosed()) {
                closed.addAll(world.stock());
            }
        }
    }

    /** Thrown when there is nothing of a kind: the call cannot be made. */
    static final class NothingOfThatKind extends Exception {
        private static final long serialVersionUID = 1;

        NothingOfThatKind() {
            super(null, null, false, false);
        }
    }

    /** Before each call. */
    void beginCall() {
        handedNull = false;
        handedClosed = false;
    }

    /** Whether the call may answer with a NullPointerException. */
    boolean handedNull() {
        return handedNull;
    }

    /** Whether the call may say that something is closed. */
    boolean handedClosed() {
        return handedClosed;
    }

    /** An object of a kind; sometimes of another world, sometimes null. The latest comes first. */
    @SuppressWarnings("NullAway")
    <T> T pick(Class<T> type, Choices in) throws NothingOfThatKind {
        int octet = in.octet();
        if (octet == NULL) {
            handedNull = true;
            return null;
        }
        List<AutoCloseable> source = octet >= FOREIGN ? foreign : near;
        List<T> candidates = new ArrayList<>();
        for (int i = source.size() - 1; i >= 0; i--) {
            if (type.isInstance(source.get(i))) {
                candidates.add(type.cast(source.get(i)));
            }
        }
        if (candidates.isEmpty()) {
            throw new NothingOfThatKind();
        }
        T object = candidates.get((octet >= FOREIGN ? in.octet() : octet) % candidates.size());
        if (closed.contains(object)) {
            handedClosed = true;
        }
        return object;
    }

    /** Zero to four objects of a kind, of a list's own choosing. */
    <T> List<T> pickSome(Class<T> type, Choices in) throws NothingOfThatKind {
        int count = (in.octet() + 2) % 5;
        List<T> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(pick(type, in));
        }
        return some;
    }

    /** Takes over what a call has made. */
    void add(AutoCloseable object) {
        near.add(object);
        made.add(object);
    }

    /** Closes one of the objects that were made here, again if it is closed already. */
    void closeOne(Choices in) {
        if (!made.isEmpty()) {
            AutoCloseable object = made.get(made.size() - 1 - in.below(made.size()));
            Closing.close(object);
            closed.add(object);
        }
    }

    /** Someone else has closed it. */
    void markClosed(AutoCloseable object) {
        closed.add(object);
    }

    /** Whether an object was made here, so that it may be closed. */
    boolean owns(AutoCloseable object) {
        for (AutoCloseable own : made) {
            if (own == object) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        for (AutoCloseable object : made) {
            Closing.close(object);
        }
    }
}
