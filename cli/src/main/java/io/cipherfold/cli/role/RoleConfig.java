// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.ConfigKey;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import java.util.function.Predicate;

/** What the configurations of all roles have in common. */
final class RoleConfig {

    static final ConfigKey PLAN = ConfigKey.required("plan", "The signed plan.", "plan.cfp");
    static final ConfigKey REGISTRY = ConfigKey.required("registry", "The signed registry of clients.", "registry.cfr");
    static final ConfigKey NODE = ConfigKey.required("node", "Address of the node.", "http://127.0.0.1:8080");

    private RoleConfig() {}

    /** Reads the key of a role and checks that it is the one that the plan names. */
    static SigningKey identity(ConfigFile config, ConfigKey key, VerifyKey expected, String role, Terminal terminal) {
        String whose = "the " + role + " that the plan names, " + expected.toHex();
        return identity(config, key, expected::equals, whose, terminal);
    }

    /**
     * Reads the key of a role and checks whose it is.
     *
     * @param whose what to say behind "is not the key of"
     */
    static SigningKey identity(
            ConfigFile config, ConfigKey key, Predicate<VerifyKey> expected, String whose, Terminal terminal) {
        SigningKey identity = KeyFile.signingKey(config.path(key), terminal);
        if (!expected.test(identity.verifyKey())) {
            identity.close();
            throw config.wrong(key, config.path(key) + " is not the key of " + whose);
        }
        return identity;
    }
}
