// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Another program that answers each line of its standard input with a line, and ends with its standard input, hence with
 * this process at the latest. For one thread.
 */
final class LineProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    /**
     * Starts it; what it writes to standard error comes out here.
     *
     * @param name what messages call it
     * @throws CommandFailure if it cannot be started
     */
    LineProcess(String name, ProcessBuilder builder) {
        this.name = name;
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw CommandFailure.environment("cannot start " + name + ": " + e.getMessage(), e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Sends a line.
     *
     * @return the line that answers it
     * @throws CommandFailure if the program has ended
     */
    String ask(String request) {
        try {
            requests.write(request);
            requests.write('\n');
            requests.flush();
        } catch (IOException e) {
            throw ended(request, e);
        }
        return answer(request);
    }

    /**
     * The next line, asked for by {@link #ask} or not.
     *
     * @param request what messages say was asked
     * @throws CommandFailure if the program has ended
     */
    String answer(String request) {
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw CommandFailure.failed(name + " ended when asked for '" + request + "'");
            }
            return answer;
        } catch (IOException e) {
            throw ended(request, e);
        }
    }

    private CommandFailure ended(String request, IOException cause) {
        return CommandFailure.failed(name + " ended when asked for '" + request + "': " + cause.getMessage(), cause);
    }

    /**
     * Reads an answer that is to be a whole number.
     *
     * @throws CommandFailure if it is not
     */
    long number(String answer) {
        try {
            return Long.parseLong(answer);
        } catch (NumberFormatException e) {
            throw CommandFailure.failed(name + " answered: " + answer, e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
