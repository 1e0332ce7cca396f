// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.file.NewKeyFiles;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.Coordinator;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Node, members and client hosts as processes of their own; the coordinator is this process. Node and members get a class
 * path without ND4J.
 */
final class ProcessDemoFederation implements DemoFederation {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening on \\S+:(\\d+)");

    private final TrialSetup setup;
    private final Path directory;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final HttpNodeApi connection;
    private final Coordinator coordinator;

    /** Writes everybody's files below a directory and starts all processes. */
    ProcessDemoFederation(TrialSetup setup, Path directory, List<String> hostArguments) {
        this.setup = setup;
        this.directory = directory;
        boolean complete = false;
        try {
            DurableFiles.ownerOnlyDirectory(directory);
            Files.write(directory.resolve("plan.cfp"), setup.plan().encode());
            Files.write(directory.resolve("registry.cfr"), setup.registry().encode());
            NewKeyFiles.write(directory.resolve("node.key"), setup.node());
            Files.writeString(directory.resolve("node.properties"), """
                    plan=plan.cfp
                    registry=registry.cfr
                    key=node.key
                    listen=127.0.0.1:0
                    spool=spool
                    log=node.log
                    workers=2
                    """);
            String lean = LeanClassPath.of(System.getProperty("java.class.path"));
            ChildProcess node = started(
                    ChildProcess.start("node", lean, directory, List.of("node", "--config", "node.properties")));
            String url = "http://127.0.0.1:" + node.await(LISTENING, START_TIMEOUT);
            for (int number = 1; number <= setup.members().size(); number++) {
                writeMember(number, url);
                startMember(number);
            }
            for (int number = 0; number < setup.hosts().size(); number++) {
                writeHost(number);
                startHost(number, url, hostArguments);
            }
            this.connection = new HttpNodeApi(URI.create(url));
            this.coordinator =
                    new Coordinator(setup.plan().plan(), setup.coordinator(), connection, InstantSource.system());
            complete = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private ChildProcess started(ChildProcess process) {
        processes.add(process);
        return process;
    }

    private void writeMember(int number, String url) throws IOException {
        NewKeyFiles.write(
                directory.resolve("member-" + number + ".key"), setup.members().get(number - 1));
        Files.writeString(
                directory.resolve("member-" + number + ".properties"),
                "plan=plan.cfp\nregistry=registry.cfr\nkey=member-" + number + ".key\nnode=" + url + "\nstore=member-"
                        + number + "\n");
    }

    private void startMember(int number) {
        started(ChildProcess.start(
                "member-" + number,
                LeanClassPath.of(System.getProperty("java.class.path")),
                directory,
                List.of("member", "--config", "member-" + number + ".properties")));
    }

    private void writeHost(int number) {
        NewKeyFiles.write(
                directory.resolve("host-" + number + ".key"), setup.hosts().get(number));
        SortedMap<Integer, SigningKey> clients = new TreeMap<>(setup.clients());
        clients.keySet().removeIf(client -> client % setup.hosts().size() != number);
        NewKeyFiles.write(directory.resolve("clients-" + number + ".keys"), clients);
    }

    private void startHost(int number, String url, List<String> hostArguments) {
        List<String> arguments = new ArrayList<>(List.of(
                "demo-host",
                "--directory=" + directory,
                "--host=" + number,
                "--hosts=" + setup.hosts().size(),
                "--node=" + url));
        arguments.addAll(hostArguments);
        started(ChildProcess.start("host-" + number, System.getProperty("java.class.path"), directory, arguments));
    }

    /** The processes, the node first, then the members, then the client hosts. */
    List<ChildProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public SecureSum sum() {
        return coordinator;
    }

    @Override
    public List<ChainRecord> log() {
        List<ChainRecord> records = new ArrayList<>();
        while (connection.log(records.size()) instanceof Reply.Frame frame && frame.bytes().length > 0) {
            WireReader in = new WireReader(frame.bytes());
            while (in.remaining() > 0) {
                records.add(ChainRecord.read(in));
            }
        }
        return records;
    }

    @Override
    public List<StoryReport.PartyView> views() {
        return PartyViews.of(
                setup.plan().plan(),
                new PartyViews.Evidence(),
                directory.resolve("member-1"),
                party -> party.equals("coordinator") ? connection.bytesReceived() : -1);
    }

    @Override
    public void close() {
        // Whoever dials out ends before the node, which would only be missed.
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }
}
