// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The program in C++, waiting for requests while Java measures and the other way round, so that both see the same noise of
 * the machine. It ends with its standard input, hence with this process at the latest. For one thread.
 */
final class SealCoProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Path program;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    /**
     * Starts it.
     *
     * @param singleThread without the second thread that makes it like a JVM
     */
    SealCoProcess(Path program, boolean singleThread) {
        this.program = program;
        try {
            List<String> command = new ArrayList<>(List.of(program.toString(), "--serve"));
            if (singleThread) {
                command.add("--single-thread");
            }
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw CommandFailure.environment("cannot start " + program + ": " + e.getMessage(), e);
        }
        requests = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The version of the SEAL that it is linked with. */
    String sealVersion() {
        return ask("version");
    }

    /**
     * Runs an operation.
     *
     * @return the nanoseconds of all calls together; nothing if the operation does not exist with these parameters
     */
    OptionalLong nanos(SealCase subject, int calls) {
        String answer = ask(SealCase.optionName(subject.scheme()) + " " + subject.degree() + " "
                + subject.operation().optionName() + " " + calls);
        if (answer.equals("none")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(answer));
        } catch (NumberFormatException e) {
            throw CommandFailure.failed(program + " answered: " + answer, e);
        }
    }

    private String ask(String request) {
        try {
            requests.write(request);
            requests.write('\n');
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw CommandFailure.failed(program + " ended when asked for '" + request + "'");
            }
            return answer;
        } catch (IOException e) {
            throw CommandFailure.failed(program + " ended when asked for '" + request + "': " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
