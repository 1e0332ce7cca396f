// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Signed plans and registries as files. What does not verify is refused with the file's name. */
public final class PlanFiles {

    private PlanFiles() {}

    /** Reads a plan; its signatures are not checked. */
    public static SignedPlan plan(Path path) {
        try {
            return SignedPlan.decode(bytes(path));
        } catch (WireException e) {
            throw CommandFailure.failed(path + " is no plan, or it was damaged: " + e.getMessage(), e);
        } catch (PlanRefusedException e) {
            throw CommandFailure.failed(
                    e.violations().stream()
                            .map(violation -> "\n  " + violation)
                            .collect(Collectors.joining(
                                    "",
                                    path + " breaks rules of plans; it was changed by hand or made by another version:",
                                    "")),
                    e);
        }
    }

    /** Reads a plan and checks that a quorum of its members signed it. */
    public static SignedPlan effectivePlan(Path path) {
        SignedPlan plan = plan(path);
        try {
            plan.requireQuorum();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(path + " is not in effect: " + e.getMessage(), e);
        }
        return plan;
    }

    /** Reads a plan and checks that a quorum of pinned members, given by their public key files in any order, signed it. */
    public static SignedPlan pinnedPlan(Path path, List<Path> pinned, Terminal terminal) {
        SignedPlan plan = effectivePlan(path);
        List<VerifyKey> keys =
                pinned.stream().map(file -> KeyFile.publicKey(file, terminal)).toList();
        List<VerifyKey> members = plan.plan().committee().members();
        if (keys.size() != members.size() || !new HashSet<>(keys).equals(new HashSet<>(members))) {
            throw CommandFailure.failed(path + " is refused: the plan's " + members.size() + " members are not the "
                    + keys.size() + " pinned ones");
        }
        return plan;
    }

    /** Reads a registry; its signature is not checked. */
    public static ClientRegistry registry(Path path) {
        try {
            return ClientRegistry.decode(bytes(path));
        } catch (WireException | IllegalArgumentException e) {
            throw CommandFailure.failed(path + " is no registry, or it was damaged: " + e.getMessage(), e);
        }
    }

    /** Reads the registry that a plan names and checks the authority's signature. */
    public static ClientRegistry registry(Path path, SignedPlan plan) {
        ClientRegistry registry = registry(path);
        try {
            registry.requireFor(plan.plan());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(path + " is refused: " + e.getMessage(), e);
        }
        return registry;
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
