// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.util.regex.Pattern;

/** Names of secrets are file names, so they may hold nothing that means something in a path. */
final class SecretNames {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");

    private SecretNames() {}

    static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a secret's name has letters, digits and hyphens, not " + name);
        }
    }
}
