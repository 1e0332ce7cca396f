// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.SealException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs are programs of up to 16 calls of the public interface, over objects of eight contexts. Each call either works or
 * throws what its documentation says, and afterwards nothing is left.
 */
class ApiCallsFuzzTest extends FuzzWorlds {

    private static final int MOST_CALLS = 16;

    /** The last two worlds have parameters of the first: foreign objects that fit. */
    private static final int HOMES = 6;

    private static final List<Call> CALLS = calls();

    private static List<Call> calls() {
        List<Call> calls = new ArrayList<>(EvaluatorCalls.all());
        calls.addAll(KeyCalls.all());
        calls.addAll(ValueCalls.all());
        calls.addAll(ScopeCalls.all());
        calls.addAll(BytesCalls.all());
        return List.copyOf(calls);
    }

    @FuzzTest
    void calls_inAnyOrderWithAnyArguments_workOrAreRefused(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        try (Shelf shelf = new Shelf(worlds().get(in.below(HOMES)), worlds())) {
            for (int i = 0; i < MOST_CALLS && !in.isEmpty(); i++) {
                int number = in.below(CALLS.size() + 1);
                if (number == CALLS.size()) {
                    shelf.closeOne(in);
                } else {
                    make(CALLS.get(number), shelf, in);
                }
            }
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    private static void make(Call call, Shelf shelf, Choices in) {
        shelf.beginCall();
        try {
            @Nullable AutoCloseable result = call.make(shelf, in);
            if (result != null) {
                shelf.add(result);
            }
        } catch (Shelf.NothingOfThatKind nothing) {
            // No Galois keys without a second prime, for example.
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        } catch (IllegalStateException refused) {
            Require.reason(refused);
            if (String.valueOf(refused.getMessage()).endsWith("is closed")) {
                require(shelf.handedClosed(), "nothing was closed", refused);
            }
        } catch (NullPointerException refused) {
            require(shelf.handedNull(), "nothing was null", refused);
        } catch (SealException refused) {
            require(refused.code() == SealException.Code.TRANSPARENT_RESULT, "not for the caller", refused);
        }
    }

    private static void require(boolean condition, String what, RuntimeException thrown) {
        if (!condition) {
            throw new AssertionError(what, thrown);
        }
    }
}
