// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One operation of the binding with operands to run it on, for the tests that go through all operations.
 *
 * @param name as it appears in messages
 * @param operands makes operands
 * @param operation the operation and nothing else, called at most once for the same operands. It closes the results it gets
 * @param check called after the operation, whether it succeeded or failed. Throws unless the operands are usable and what
 *     they should be; usually does the operation again and looks at the result
 */
record OperationProbe<O extends OperationProbe.Operands>(
        String name, Supplier<O> operands, Consumer<O> operation, Consumer<O> check) {

    /** What an operation works on. */
    @FunctionalInterface
    interface Operands extends AutoCloseable {
        @Override
        void close();
    }

    /** An operation that makes the same of the same operands every time. */
    static <O extends Operands> OperationProbe<O> of(String name, Supplier<O> operands, Function<O, ?> operation) {
        return of(name, operands, operation, operation);
    }

    /**
     * Any operation.
     *
     * @param outcome does the operation again, and makes something of it that is the same every time
     */
    static <O extends Operands> OperationProbe<O> of(
            String name, Supplier<O> operands, Function<O, ?> operation, Function<O, ?> outcome) {
        AtomicReference<String> expected = new AtomicReference<>();
        return new OperationProbe<>(name, operands, made -> closed(operation.apply(made)), made -> {
            String actual = text(outcome.apply(made));
            expected.compareAndSet(null, actual);
            require(actual.equals(expected.get()), "another outcome than before");
        });
    }

    private static void closed(Object result) {
        if (result instanceof SealResource resource) {
            resource.close();
        }
    }

    private static String text(Object result) {
        if (result instanceof Ciphertext ciphertext) {
            try (ciphertext) {
                return ciphertext + " " + Arrays.hashCode(ciphertext.residues());
            }
        }
        if (result instanceof Plaintext plaintext) {
            try (plaintext) {
                return plaintext + " " + Arrays.hashCode(plaintext.coefficients());
            }
        }
        if (result instanceof SealResource) {
            throw new IllegalArgumentException("no outcome can be told from a " + result);
        }
        return Arrays.deepToString(new Object[] {result});
    }

    static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }
}
