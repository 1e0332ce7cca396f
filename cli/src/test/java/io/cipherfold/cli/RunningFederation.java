// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A node and its members, each a process started from the distribution; clients and coordinator come and go. */
public final class RunningFederation implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final FederationFiles files;
    private final Path directory;
    private final String jvmOptions;
    private final RunningCommand node;
    private final int port;
    private final SortedMap<Integer, RunningCommand> members = new TreeMap<>();
    private final List<RunningCommand> all = new ArrayList<>();

    private RunningFederation(FederationFiles files, Path directory, String jvmOptions) {
        this.files = files;
        this.directory = directory;
        this.jvmOptions = jvmOptions;
        this.node = command("node", "--config", files.nodeConfig(0)).awaitSaying("listening on");
        Matcher matcher = LISTENING.matcher(node.out());
        assertThat(matcher.find()).isTrue();
        this.port = Integer.parseInt(matcher.group(1));
    }

    /** Starts the node and all members; returns when the node has the members' epoch keys. */
    public static RunningFederation start(FederationFiles files, Path directory) {
        return startWith("", files, directory);
    }

    /** The same with options of the JVM for all processes. */
    public static RunningFederation startWith(String jvmOptions, FederationFiles files, Path directory) {
        RunningFederation federation = new RunningFederation(files, directory, jvmOptions);
        try {
            IntStream.rangeClosed(1, FederationFiles.MEMBERS).forEach(federation::startMember);
            federation.members.values().forEach(member -> member.awaitSaying("epoch key for rounds 5 to"));
            return federation;
        } catch (RuntimeException | AssertionError e) {
            federation.close();
            throw e;
        }
    }

    private RunningCommand command(Object... words) {
        return commandWith(jvmOptions, words);
    }

    private RunningCommand commandWith(String options, Object... words) {
        RunningCommand command = Distribution.startWith(options, directory, words);
        all.add(command);
        return command;
    }

    /** Starts a member, again if it was there before. */
    public RunningCommand startMember(int member) {
        RunningCommand command = command("member", "--config", files.memberConfig(member, port));
        members.put(member, command);
        return command;
    }

    /** The node. */
    public RunningCommand node() {
        return node;
    }

    /** A member, as it was last started. */
    public RunningCommand member(int member) {
        RunningCommand command = members.get(member);
        if (command == null) {
            throw new AssertionError("member " + member + " was never started");
        }
        return command;
    }

    /** Where the node is. */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Starts a coordinator for one round; returns when the round is open. */
    public RunningCommand coordinate(int round, Path out) {
        return coordinateWith(jvmOptions, round, out);
    }

    /** The same with other options of the JVM for the coordinator. */
    public RunningCommand coordinateWith(String options, int round, Path out) {
        Path model = files.write("model.csv", "0.5", "-0.5");
        Path config = files.coordinatorConfig(port);
        RunningCommand coordinator = commandWith(
                options, "coordinator", "--config", config, "--round", round, "--model", model, "--out", out, "--json");
        node.awaitSaying("round " + round + " opened");
        return coordinator;
    }

    /** Starts a client with a vector. */
    public RunningCommand submit(int client, Path vector) {
        return command("client", "submit", "--config", files.clientConfig(client, port), "--json", vector);
    }

    /** How many records of a kind the node's log has. */
    public long records(LogKind kind) {
        try {
            WireReader in = new WireReader(Files.readAllBytes(files.path("round.log")));
            long count = 0;
            while (in.remaining() > 0) {
                count += ChainRecord.read(in).kind() == kind.code() ? 1 : 0;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        all.forEach(RunningCommand::close);
    }
}
