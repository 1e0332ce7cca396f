// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The files of a federation of four members and five clients, all made by the commands: keys, registry, plan,
 * configurations.
 */
public final class FederationFiles {

    /** Members of the committee. */
    public static final int MEMBERS = 4;
    /** Enrolled clients. */
    public static final int CLIENTS = 5;
    /** Numbers in a vector. */
    public static final int PARAMETERS = 20;

    private final Path directory;
    private final Runner runner;

    /** Runs the command; how is up to the test. */
    @FunctionalInterface
    public interface Runner {
        /** Runs the command to its end. */
        Cli.Result run(Object... words);
    }

    private FederationFiles(Path directory, Runner runner) {
        this.directory = directory;
        this.runner = runner;
    }

    /** Makes keys and registry, inside the test. */
    public static FederationFiles create(Path directory) {
        return create(directory, Cli::run);
    }

    /** Makes keys and registry. */
    public static FederationFiles create(Path directory, Runner runner) {
        FederationFiles files = new FederationFiles(directory, runner);
        for (String role : new String[] {"node", "coordinator", "authority"}) {
            files.run("keys", "new", files.path(role + ".key"));
        }
        for (int member = 1; member <= MEMBERS; member++) {
            files.run("keys", "new", files.path("member" + member + ".key"));
        }
        files.run("keys", "new", "--count", CLIENTS, files.path("clients.keys"));
        files.run(
                "enrol",
                "--authority",
                files.path("authority.key"),
                "--out",
                files.path("registry.cfr"),
                files.path("clients.keys.pub"));
        return files;
    }

    /** The plan command's options with a value that occur once; tests change them as they like. */
    public SortedMap<String, Object> planOptions() {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("--parameters", PARAMETERS);
        options.put("--population", CLIENTS);
        options.put("--min-clients", 3);
        options.put("--max-clients", CLIENTS);
        options.put("--corrupt-clients", 1);
        options.put("--corrupt-members", 1);
        options.put("--clip", 1);
        options.put("--delta", 1e-6);
        options.put("--rounds", 10);
        options.put("--participations", 10);
        options.put("--upload-spread", "0s");
        options.put("--upload-time", "60s");
        options.put("--scheme", "one-time-key");
        options.put("--out", path("plan.cfp"));
        options.put("--node-key", path("node.key.pub"));
        options.put("--coordinator-key", path("coordinator.key.pub"));
        options.put("--authority-key", path("authority.key.pub"));
        options.put("--registry", path("registry.cfr"));
        return options;
    }

    /** The words of the plan command: options with values, the members' keys, no noise. */
    public Object[] planWords(Map<String, Object> options) {
        List<Object> words = new ArrayList<>(List.of("plan", "--insecure-test"));
        options.forEach((name, value) -> words.addAll(List.of(name, value)));
        for (int member = 1; member <= MEMBERS; member++) {
            words.addAll(List.of("--member-key", path("member" + member + ".key.pub")));
        }
        return words.toArray();
    }

    /** Makes the plan, {@code plan.cfp}. */
    public FederationFiles plan(Map<String, Object> options) {
        run(planWords(options));
        return this;
    }

    /** Makes a plan, {@code plan.cfp}, for a scheme. */
    public FederationFiles plan(String scheme) {
        SortedMap<String, Object> options = planOptions();
        options.put("--scheme", scheme);
        return plan(options);
    }

    /** Has members sign the plan. */
    public FederationFiles sign(int... members) {
        for (int member : members) {
            run("plan", "sign", "--key", path("member" + member + ".key"), path("plan.cfp"));
        }
        return this;
    }

    /** Writes {@code node.properties}; port 0 takes any free one. */
    public Path nodeConfig(int port) {
        return write(
                "node.properties",
                "plan = plan.cfp",
                "registry = registry.cfr",
                "key = node.key",
                "listen = 127.0.0.1:" + port,
                "spool = spool",
                "log = round.log",
                "workers = 2");
    }

    /** Writes {@code memberN.properties}. */
    public Path memberConfig(int member, int port) {
        return write(
                "member" + member + ".properties",
                "plan = plan.cfp",
                "registry = registry.cfr",
                "key = member" + member + ".key",
                "node = http://127.0.0.1:" + port,
                "store = member" + member + ".store");
    }

    /** Writes {@code clientN.properties}. */
    public Path clientConfig(int client, int port) {
        return write(
                "client" + client + ".properties",
                "plan = plan.cfp",
                "members = " + memberKeys(),
                "client = " + client,
                "key = clients.keys",
                "node = http://127.0.0.1:" + port,
                "store = client" + client + ".store");
    }

    /** Writes {@code coordinator.properties}. */
    public Path coordinatorConfig(int port) {
        return write(
                "coordinator.properties",
                "plan = plan.cfp",
                "key = coordinator.key",
                "node = http://127.0.0.1:" + port);
    }

    /** The members' public key files between commas, relative. */
    public static String memberKeys() {
        return IntStream.rangeClosed(1, MEMBERS)
                .mapToObj(member -> "member" + member + ".key.pub")
                .collect(Collectors.joining(","));
    }

    /** A file of this federation. */
    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Writes lines. */
    public Path write(String name, String... lines) {
        try {
            return Files.write(path(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cli.Result run(Object... words) {
        return runner.run(words).exits(ExitCode.SUCCESS);
    }
}
