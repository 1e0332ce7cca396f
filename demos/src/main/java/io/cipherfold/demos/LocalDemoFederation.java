// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TrialSetup;
import io.cipherfold.secureagg.vertx.HttpNetwork;
import io.cipherfold.secureagg.vertx.NodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All parties in this process, over HTTP on the loopback interface, with their memories on disk. */
final class LocalDemoFederation implements DemoFederation {

    private static final int WORKERS = 2;
    private static final Duration BODY_DEADLINE = Duration.ofSeconds(20);

    private final LocalFederation federation;
    private final TrialSetup setup;
    private final Path directory;
    private final PartyViews.Evidence evidence = new PartyViews.Evidence();
    private final AtomicReference<@Nullable HttpNetwork> network = new AtomicReference<>();

    LocalDemoFederation(TrialSetup setup, Path directory, ClientSide clients) {
        this.setup = setup;
        this.directory = directory;
        ClientUpdates watched = evidence.watching(
                clients.updates(), setup.plan().plan().encoding().clipNorm());
        LocalFederation.Surroundings surroundings = new LocalFederation.Surroundings(
                node -> {
                    HttpNetwork http = HttpNetwork.listen(
                            node,
                            new NodeServer.Options("127.0.0.1", 0, directory.resolve("spool"), WORKERS, BODY_DEADLINE));
                    network.set(http);
                    return new WatchedNetwork(http);
                },
                new DirectoryStorage(directory));
        this.federation = LocalFederation.open(setup, watched, clients.cohorts(), surroundings);
    }

    /** The clients' connection shows the first upload to {@link #evidence}; all others are as they are. */
    private final class WatchedNetwork implements LocalFederation.Network {
        private final HttpNetwork http;

        WatchedNetwork(HttpNetwork http) {
            this.http = http;
        }

        @Override
        public NodeApi connect(String party) {
            NodeApi connection = http.connect(party);
            return party.equals("clients") ? new WatchedNodeApi(connection, evidence) : connection;
        }

        @Override
        public void close() {
            http.close();
        }
    }

    @Override
    public SecureSum sum() {
        return federation;
    }

    @Override
    public List<ChainRecord> log() {
        return federation.roundStore().records(0, Integer.MAX_VALUE);
    }

    @Override
    public List<StoryReport.PartyView> views() {
        HttpNetwork http = network.get();
        return PartyViews.of(
                setup.plan().plan(),
                evidence,
                directory.resolve("member-1"),
                party -> http == null || !http.connections().containsKey(party)
                        ? -1
                        : http.connections().get(party).bytesReceived());
    }

    @Override
    public void close() {
        federation.close();
    }
}
