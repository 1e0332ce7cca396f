// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.SealResource;
import io.cipherfold.seal.SealScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scopes around objects that the input has made. */
final class ScopeCalls {

    private ScopeCalls() {}

    static List<Call> all() {
        return List.of(
                (shelf, in) -> SealScope.open(),
                (shelf, in) -> SealScope.withBudget(in.flag() ? in.anyLong() : 1 << 16),
                ScopeCalls::hold,
                ScopeCalls::keep,
                ScopeCalls::closeScope);
    }

    private static @Nullable AutoCloseable hold(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        SealScope scope = shelf.pick(SealScope.class, in);
        SealResource object = shelf.pick(SealResource.class, in);
        if (object != null && !shelf.owns(object)) {
            return null;
        }
        try {
            Require.that(scope.hold(object) == object, "the object itself");
        } catch (IllegalStateException refused) {
            Require.that(object.isClosed(), "what is not taken is closed");
            throw refused;
        } finally {
            if (object != null) {
                // From now on it may be closed by the scope.
                shelf.markClosed(object);
            }
        }
        return null;
    }

    private static @Nullable AutoCloseable keep(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        SealScope scope = shelf.pick(SealScope.class, in);
        SealResource object = shelf.pick(SealResource.class, in);
        Require.that(scope.keep(object) == object, "the object itself");
        return null;
    }

    private static @Nullable AutoCloseable closeScope(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        SealScope scope = shelf.pick(SealScope.class, in);
        scope.close();
        shelf.markClosed(scope);
        Require.that(scope.heldNativeBytes() == 0, "nothing is held any more");
        return null;
    }
}
