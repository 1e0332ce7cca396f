// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.seal.SealException;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import io.cipherfold.secureagg.role.RoundFailedException;
import io.cipherfold.secureagg.role.TransportException;
import io.cipherfold.secureagg.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** The one place where exceptions become exit statuses and sentences. */
final class Failures {

    private Failures() {}

    static CommandFailure explain(Throwable failure) {
        if (failure instanceof CommandFailure explained) {
            return explained;
        }
        Throwable cause = failure.getCause();
        boolean wrapped = failure instanceof CompletionException || failure instanceof UncheckedIOException;
        if (wrapped && cause != null) {
            return explain(cause);
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof PlanRefusedException refused) {
            return CommandFailure.failed(list(refused), failure);
        }
        if (failure instanceof IOException io) {
            return CommandFailure.environment(inWords(io), failure);
        }
        if (failure instanceof StoreException || failure instanceof TransportException) {
            return CommandFailure.environment(message, failure);
        }
        if (failure instanceof SealException seal) {
            return isEnvironment(seal)
                    ? CommandFailure.environment(message, failure)
                    : CommandFailure.failed(message, failure);
        }
        if (failure instanceof CryptoException crypto) {
            return crypto.code() == CryptoException.Code.ENVIRONMENT
                    ? CommandFailure.environment(message, failure)
                    : CommandFailure.failed(message, failure);
        }
        if (failure instanceof RoundFailedException || failure instanceof WireException) {
            return CommandFailure.failed(message, failure);
        }
        if (failure instanceof IllegalArgumentException) {
            return CommandFailure.usage(message, failure);
        }
        if (failure instanceof OutOfMemoryError) {
            return CommandFailure.environment("not enough memory (" + message + "); give Java more with -Xmx", failure);
        }
        return CommandFailure.failed(
                "unexpected " + failure + "; this is a defect of cipherfold, --stacktrace shows where", failure);
    }

    private static boolean isEnvironment(SealException failure) {
        return switch (failure.code()) {
            case LIBRARY_UNAVAILABLE, SEAL_TOO_OLD, OUT_OF_MEMORY -> true;
            case PARAMETERS_REJECTED,
                    WORD_OUT_OF_RANGE,
                    MALFORMED_BYTES,
                    FOREIGN_PARAMETERS,
                    TRANSPARENT_RESULT,
                    INVALID_ARGUMENT,
                    INTERNAL -> false;
        };
    }

    private static String list(PlanRefusedException refused) {
        return refused.violations().stream()
                .map(violation -> "  " + violation)
                .collect(Collectors.joining("\n", "plan refused:\n", ""));
    }

    private static String inWords(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " exists already";
        }
        String message = String.valueOf(failure.getMessage());
        return failure instanceof FileSystemException ? "cannot use the file: " + message : message;
    }
}
