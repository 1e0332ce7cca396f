// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One operation of the binding with operands to run it on, for the tests that go through all operations.
 *
 * @param name as it appears in messages
 * @param operands makes operands
 * @param operation the operation and nothing else, called at most once for the same operands. It closes the results it gets
 */
record OperationProbe<O extends OperationProbe.Operands>(String name, Supplier<O> operands, Consumer<O> operation) {

    /** What an operation works on. */
    interface Operands extends AutoCloseable {

        /**
         * Called after the operation, whether it succeeded or failed. Throws unless the operands are usable and what they
         * should be; usually does the operation again and looks at the result.
         */
        void check();

        @Override
        void close();
    }

    static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }
}
