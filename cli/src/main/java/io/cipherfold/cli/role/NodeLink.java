// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.NodeApi;
import java.net.URI;
import java.time.Duration;

/** A role's way to its node: the address, the connection, and how the role bears it when nobody answers. */
final class NodeLink {

    /** Without end, in a number that durations understand. */
    static final Duration FOREVER = Duration.ofDays(3650);

    private final URI address;
    private final StopSignal stop;
    private final RoleLog log;
    private final Patience patience;
    private final NodeApi connection;

    NodeLink(URI address, StopSignal stop, RoleLog log) {
        this.address = address;
        this.stop = stop;
        this.log = log;
        this.patience = new Patience(address.toString(), stop, log);
        this.connection = new HttpNodeApi(address);
    }

    StopSignal stop() {
        return stop;
    }

    RoleLog log() {
        return log;
    }

    Patience patience() {
        return patience;
    }

    /** A connection that fails when the node does not answer, and ends early when the process is to end. */
    NodeApi interruptible() {
        return new InterruptibleNodeApi(connection, stop);
    }

    /** A connection that repeats each call for some time. */
    NodeApi patient(Duration longest) {
        return new PatientNodeApi(connection, stop, patience, longest);
    }

    /** Checks that the node follows this very plan. */
    void requireSamePlan(NodeApi node, AggregationPlan plan) {
        SignedPlan theirs;
        try {
            theirs = SignedPlan.decode(frame(node.plan()));
        } catch (WireException | PlanRefusedException e) {
            throw CommandFailure.failed(
                    "what answers at " + address + " is no node of this version: " + e.getMessage(), e);
        }
        if (!theirs.plan().equals(plan)) {
            throw CommandFailure.failed("the node " + address + " follows another plan, "
                    + theirs.plan().digest() + ", not " + plan.digest());
        }
    }

    /** Fetches the registry that a plan names; the node need not be trusted for that. */
    ClientRegistry registry(NodeApi node, AggregationPlan plan) {
        try {
            ClientRegistry registry = ClientRegistry.decode(frame(node.registry()));
            registry.requireFor(plan);
            return registry;
        } catch (WireException | IllegalArgumentException e) {
            throw CommandFailure.failed(
                    "the registry that the node " + address + " sent is refused: " + e.getMessage(), e);
        }
    }

    private byte[] frame(Reply reply) {
        if (reply instanceof Reply.Frame frame) {
            return frame.bytes();
        }
        throw CommandFailure.failed("what answers at " + address + " is no node: " + reply);
    }
}
