// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import java.util.Arrays;
import java.util.Optional;

/** What a key file holds; its first line says so. */
public enum KeyFileKind {
    /** One identity: secret. */
    SIGNING_KEY("cipherfold signing key 1", "signing key", true, false),
    /** The public half of one identity. */
    PUBLIC_KEY("cipherfold public key 1", "public key", false, false),
    /** Numbered identities of the clients of one host: secret. */
    CLIENT_KEYS("cipherfold client keys 1", "client keys", true, true),
    /** The public halves of numbered clients. */
    CLIENT_PUBLIC_KEYS("cipherfold client public keys 1", "client public keys", false, true);

    private final String firstLine;
    private final String label;
    private final boolean secret;
    private final boolean numbered;

    KeyFileKind(String firstLine, String label, boolean secret, boolean numbered) {
        this.firstLine = firstLine;
        this.label = label;
        this.secret = secret;
        this.numbered = numbered;
    }

    /** The first line of such a file. */
    public String firstLine() {
        return firstLine;
    }

    /** The name in messages. */
    public String label() {
        return label;
    }

    /** Whether the file must stay with its owner. */
    public boolean secret() {
        return secret;
    }

    /** Whether each line starts with a client's number. */
    public boolean numbered() {
        return numbered;
    }

    /** The kind with a first line, if there is one. */
    static Optional<KeyFileKind> ofFirstLine(String line) {
        return Arrays.stream(values())
                .filter(kind -> kind.firstLine.equals(line))
                .findFirst();
    }
}
