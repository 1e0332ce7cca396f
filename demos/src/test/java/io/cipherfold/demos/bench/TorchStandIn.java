// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A shell script in place of a Python with PyTorch: it speaks the protocol of the real one and computes nothing. It writes
 * down what it is asked in the file {@code requests} beside it.
 */
final class TorchStandIn {

    /** How many nanoseconds it says an iteration takes. */
    static final int NANOS = 2_000_000;

    private TorchStandIn() {}

    /**
     * Writes it.
     *
     * @param gradient a command that prints the gradient file, the same for all batches; may name {@code "$parameters"}, the
     *     file of the parameters that were loaded
     * @return its path, to be run
     */
    static Path in(Path folder, String gradient) {
        String script = """
                #!/bin/sh
                tab=$(printf '\\t')
                while IFS=$tab read -r request first second third; do
                    echo "$request $first" >> '%s'
                    case $request in
                        version) echo 2.0.stand-in ;;
                        load) parameters=$second; [ -s "$third" ] && echo 'plain compiled' ;;
                        gradient) %s > "$third"; echo ok ;;
                        run) echo $((second * %d)) ;;
                        *) exit 1 ;;
                    esac
                done
                """.formatted(folder.resolve("requests"), gradient, NANOS);
        return script(folder.resolve("python"), script);
    }

    /** Writes any script. */
    static Path script(Path file, String text) {
        try {
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
