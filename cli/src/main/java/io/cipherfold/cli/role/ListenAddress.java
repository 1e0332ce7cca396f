// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where a node listens.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 0 for any free one
 */
record ListenAddress(String host, int port) {

    private static final int GREATEST_PORT = 65_535;

    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not like host:port");
        }
        String host = text.substring(0, colon);
        long port = Values.wholeNumber(text.substring(colon + 1));
        if (port < 0 || port > GREATEST_PORT) {
            throw new IllegalArgumentException("the port must be 0 to " + GREATEST_PORT + ", was " + port);
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets: [" + host + "]:" + port);
        }
        return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, (int) port);
    }

    /** Finds out that a port is taken before the node has written anything. */
    void requireFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw CommandFailure.environment("cannot listen on " + this + ": unknown host", e);
        } catch (IOException e) {
            throw CommandFailure.environment(
                    "cannot listen on " + this + ": " + e.getMessage() + "; choose another port with 'listen'", e);
        }
    }

    /** Whether others on the network can reach it. */
    boolean isPublic() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
