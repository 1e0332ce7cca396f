// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Version;
import io.cipherfold.crypto.scheme.SchemeSelfTest;
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SealLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cipherfold doctor}: whether this machine can do what it is asked to. */
@Command(
        name = "doctor",
        description =
                "Versions, the SEAL that is linked, CPU features, a self-test and warnings about the configuration.",
        footer = {"", "Example:", "  cipherfold doctor --seal-min 4.4.3"})
public final class DoctorCommand implements Callable<Integer> {

    private static final String FLOOR_PROPERTY = "cipherfold.seal.min";
    private static final String LEAST_SEAL = "4.1.2";
    /** Upstream's critical security update. */
    private static final String HARDENED_SEAL = "4.4.0";

    private final Terminal terminal;

    @Option(
            names = "--seal-min",
            paramLabel = "VERSION",
            description = "Oldest SEAL that is accepted; if not given, the system property " + FLOOR_PROPERTY + " or "
                    + LEAST_SEAL + ".")
    @Example("4.4.3")
    private @Nullable String sealMinimum;

    /** Creates the command. */
    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String floor = sealMinimum != null ? sealMinimum : System.getProperty(FLOOR_PROPERTY, LEAST_SEAL);
        if (!floor.matches("[0-9]{1,6}(\\.[0-9]{1,6}){0,3}")) {
            throw CommandFailure.usage("--seal-min must be dotted numbers such as 4.4.3, was '" + floor + "'");
        }
        String sealVersion = null;
        boolean floorMet = false;
        String selfTest;
        try {
            sealVersion = SealLibrary.sealVersion();
            floorMet = isAtLeast(floor);
            selfTest = SchemeSelfTest.run();
        } catch (SealException e) {
            selfTest = String.valueOf(e.getMessage());
        }
        List<String> warnings = warnings(sealVersion);
        print(sealVersion, floor, floorMet, selfTest, warnings);
        if (sealVersion == null || !floorMet) {
            return ExitCode.ENVIRONMENT.status();
        }
        return (selfTest.equals(SchemeSelfTest.PASSED) ? ExitCode.SUCCESS : ExitCode.FAILED).status();
    }

    private static boolean isAtLeast(String version) {
        try {
            SealLibrary.requireSealAtLeast(version);
            return true;
        } catch (SealException e) {
            if (e.code() == SealException.Code.SEAL_TOO_OLD) {
                return false;
            }
            throw e;
        }
    }

    private List<String> warnings(@Nullable String sealVersion) {
        List<String> warnings = new ArrayList<>();
        Optional<String> threads = terminal.environment("OMP_NUM_THREADS");
        if (!threads.equals(Optional.of("1"))) {
            warnings.add("OMP_NUM_THREADS is " + threads.orElse("not set")
                    + "; set it to 1, or numerical libraries start threads of their own beside the worker pool");
        }
        String override = System.getProperty(SealLibrary.PATH_PROPERTY);
        if (override != null) {
            warnings.add("the native library of the distribution is overridden: " + SealLibrary.PATH_PROPERTY + "="
                    + override);
        }
        if (sealVersion != null && !isAtLeast(HARDENED_SEAL)) {
            warnings.add("SEAL " + sealVersion + " is linked; upstream calls " + HARDENED_SEAL
                    + " a critical security update (hardened loading, memory and concurrency defects). cipherfold hands"
                    + " no outside bytes to SEAL's loader; native/README.md says how to link a newer SEAL");
        }
        return warnings;
    }

    private void print(
            @Nullable String sealVersion, String floor, boolean floorMet, String selfTest, List<String> warnings) {
        boolean loaded = sealVersion != null;
        String java = System.getProperty("java.version");
        String floorText = floorMet ? "meets the floor " : "is below the floor ";
        terminal.print("cipherfold  " + Version.text());
        terminal.print("SEAL        " + (loaded ? sealVersion + ", " + floorText + floor : "not available"));
        terminal.print("platform    " + SealLibrary.platform());
        terminal.print("Java        " + java + " (" + System.getProperty("java.vendor") + ")");
        if (loaded) {
            terminal.print("CPU         " + String.join(" ", SealLibrary.cpuFeatures()));
            terminal.print("library     " + SealLibrary.path());
            terminal.print("built with  " + SealLibrary.buildDescription());
        }
        terminal.print("self-test   " + selfTest);
        warnings.forEach(terminal::warn);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", Version.text());
        json.put("sealVersion", sealVersion);
        json.put("sealFloorMet", floorMet);
        json.put("platform", SealLibrary.platform());
        json.put("javaVersion", java);
        json.put("selfTest", selfTest);
        json.put("warnings", warnings);
        terminal.printJson(json);
    }
}
