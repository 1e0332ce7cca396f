// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.meta.MetaException;
import java.util.Optional;
import java.util.function.Supplier;

/** What commands make of a training that fails. */
public final class TrainingFailures {

    private TrainingFailures() {}

    /**
     * Runs work after the data is loaded. What may go wrong then is the training itself, its checkpoint or the native code.
     *
     * @throws CommandFailure in place of a {@link MetaException}
     */
    public static <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (MetaException e) {
            throw e.code() == MetaException.Code.BACKEND
                    ? CommandFailure.environment(String.valueOf(e.getMessage()), e)
                    : CommandFailure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Runs work whose divergence is a result too.
     *
     * @return empty in place of a {@link MetaException} with code {@code NOT_FINITE}
     */
    public static <T> Optional<T> unlessDiverged(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (MetaException e) {
            if (e.code() != MetaException.Code.NOT_FINITE) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
