// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The program in C++, waiting for requests while Java measures and the other way round, so that both see the same noise of
 * the machine. For one thread.
 */
final class SealCoProcess implements AutoCloseable {

    private final LineProcess process;

    /**
     * Starts it.
     *
     * @param singleThread without the second thread that makes it like a JVM
     */
    SealCoProcess(Path program, boolean singleThread) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--serve"));
        if (singleThread) {
            command.add("--single-thread");
        }
        process = new LineProcess(program.toString(), new ProcessBuilder(command));
    }

    /** The version of the SEAL that it is linked with. */
    String sealVersion() {
        return process.ask("version");
    }

    /**
     * Runs an operation.
     *
     * @return the nanoseconds of all calls together; nothing if the operation does not exist with these parameters
     */
    OptionalLong nanos(SealCase subject, int calls) {
        String answer = process.ask(SealCase.optionName(subject.scheme()) + " " + subject.degree() + " "
                + subject.operation().optionName() + " " + calls);
        return answer.equals("none") ? OptionalLong.empty() : OptionalLong.of(process.number(answer));
    }

    @Override
    public void close() {
        process.close();
    }
}
