// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.role.RoundFailedException;
import io.cipherfold.secureagg.role.TransportException;
import io.cipherfold.secureagg.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(CommandFailure.usage("as told"), ExitCode.USAGE, "as told"),
                Arguments.of(new IllegalArgumentException("must be 1, was 2"), ExitCode.USAGE, "must be 1, was 2"),
                Arguments.of(
                        new WireException(WireException.Reason.WRONG_MAGIC, "no frame"), ExitCode.FAILED, "no frame"),
                Arguments.of(new RoundFailedException("silent", null), ExitCode.FAILED, "silent"),
                Arguments.of(new TransportException("no answer", null), ExitCode.ENVIRONMENT, "no answer"),
                Arguments.of(new StoreException("disk full", null), ExitCode.ENVIRONMENT, "disk full"),
                Arguments.of(new IOException("cannot listen"), ExitCode.ENVIRONMENT, "cannot listen"),
                Arguments.of(new NoSuchFileException("a.key"), ExitCode.ENVIRONMENT, "no such file: a.key"),
                Arguments.of(new AccessDeniedException("a.key"), ExitCode.ENVIRONMENT, "no permission for a.key"),
                Arguments.of(new FileAlreadyExistsException("a.key"), ExitCode.ENVIRONMENT, "a.key exists already"),
                Arguments.of(new NotDirectoryException("spool"), ExitCode.ENVIRONMENT, "cannot use the file: spool"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("b")),
                        ExitCode.ENVIRONMENT,
                        "no such file: b"),
                Arguments.of(
                        new CompletionException(new StoreException("locked", null)), ExitCode.ENVIRONMENT, "locked"),
                Arguments.of(
                        new CryptoException(CryptoException.Code.ENVIRONMENT, "no AES"),
                        ExitCode.ENVIRONMENT,
                        "no AES"),
                Arguments.of(
                        new CryptoException(CryptoException.Code.WRONG_KEY, "wrong key"), ExitCode.FAILED, "wrong key"),
                Arguments.of(new OutOfMemoryError("Java heap space"), ExitCode.ENVIRONMENT, "-Xmx"),
                Arguments.of(new NullPointerException("x"), ExitCode.FAILED, "defect of cipherfold"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void explain_failure_hasStatusAndWords(Throwable failure, ExitCode exitCode, String words) {
        CommandFailure explained = Failures.explain(failure);
        assertThat(explained.exitCode()).isEqualTo(exitCode);
        assertThat(explained).hasMessageContaining(words);
    }

    @Test
    void explain_refusedPlan_listsEveryRule() {
        CommandFailure explained = Failures.explain(new PlanRefusedException(
                List.of(new PlanViolation("bits", "at most 16", "17"), new PlanViolation("delta", "in (0, 1)", "2"))));
        assertThat(explained.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(String.valueOf(explained.getMessage()).lines())
                .containsExactly(
                        "plan refused:", "  bits: must be at most 16, is 17", "  delta: must be in (0, 1), is 2");
    }
}
