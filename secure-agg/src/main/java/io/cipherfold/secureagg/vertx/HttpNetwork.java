// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.LocalFederation;
import io.cipherfold.secureagg.role.NodeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A node behind HTTP on the loopback interface, with a connection of its own for each party. */
public final class HttpNetwork implements LocalFederation.Network {

    private final NodeServer server;
    private final Map<String, HttpNodeApi> connections = Collections.synchronizedMap(new TreeMap<>());

    private HttpNetwork(NodeServer server) {
        this.server = server;
    }

    /** Starts listening. */
    public static HttpNetwork listen(AggregationNode node, NodeServer.Options options) {
        try {
            return new HttpNetwork(NodeServer.start(node, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public NodeApi connect(String party) {
        HttpNodeApi connection = new HttpNodeApi(URI.create("http://127.0.0.1:" + server.port()));
        connections.put(party, connection);
        return connection;
    }

    /** The connections by party, for their byte counts. */
    public Map<String, HttpNodeApi> connections() {
        return new TreeMap<>(connections);
    }

    @Override
    public void close() {
        server.close();
    }
}
