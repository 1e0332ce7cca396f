// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A key file that was read: kind and 32 bytes for each number. Secret if its kind is; close it to wipe the bytes.
 *
 * <p>The format is text: a first line that names kind and version, then one key a line as 64 hexadecimal digits, in files
 * of numbered keys behind the number and a space, numbers ascending. A public key may have behind it, after a space, the
 * anchor of the hash chain that belongs to it.
 */
public final class KeyFile implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final long GREATEST_BYTES = 1 << 28;

    private final Path path;
    private final KeyFileKind kind;
    private final SortedMap<Integer, byte[]> keys;
    private final SortedMap<Integer, Digest> anchors;

    private KeyFile(Path path, KeyFileKind kind, SortedMap<Integer, byte[]> keys, SortedMap<Integer, Digest> anchors) {
        this.path = path;
        this.kind = kind;
        this.keys = keys;
        this.anchors = anchors;
    }

    /**
     * Reads a file of any kind; warns if a secret one can be read by others.
     *
     * @throws CommandFailure if it cannot be read or is no key file
     */
    public static KeyFile read(Path path, Terminal terminal) {
        byte[] bytes;
        try {
            if (Files.size(path) > GREATEST_BYTES) {
                throw CommandFailure.usage(path + " is too large for a key file");
            }
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            KeyFile file = parse(path, bytes);
            if (file.kind.secret()) {
                FileModes.warnIfOthersMayRead(path, terminal);
            }
            return file;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The identity in a file with one signing key. */
    public static SigningKey signingKey(Path path, Terminal terminal) {
        try (KeyFile file = read(path, terminal)) {
            file.require(KeyFileKind.SIGNING_KEY);
            return SigningKey.ofSecret(file.only());
        }
    }

    /** The identity of one client, from a file with one signing key or with numbered ones. */
    public static SigningKey clientKey(Path path, int client, Terminal terminal) {
        try (KeyFile file = read(path, terminal)) {
            if (file.kind == KeyFileKind.SIGNING_KEY) {
                return SigningKey.ofSecret(file.only());
            }
            file.require(KeyFileKind.CLIENT_KEYS);
            byte[] secret = file.keys.get(client);
            if (secret == null) {
                throw CommandFailure.usage(path + " has no key of client " + client + ", only of clients "
                        + file.keys.firstKey() + " to " + file.keys.lastKey());
            }
            return SigningKey.ofSecret(secret);
        }
    }

    /** The identities of many clients, from a file with numbered signing keys. */
    public static SortedMap<Integer, SigningKey> clientKeys(Path path, Terminal terminal) {
        try (KeyFile file = read(path, terminal)) {
            file.require(KeyFileKind.CLIENT_KEYS);
            SortedMap<Integer, SigningKey> clients = new TreeMap<>();
            file.keys.forEach((client, secret) -> clients.put(client, SigningKey.ofSecret(secret)));
            return clients;
        }
    }

    /** The key in a file with one public key. */
    public static VerifyKey publicKey(Path path, Terminal terminal) {
        try (KeyFile file = read(path, terminal)) {
            file.require(KeyFileKind.PUBLIC_KEY);
            return VerifyKey.of(file.only());
        }
    }

    /** What it holds. */
    public KeyFileKind kind() {
        return kind;
    }

    /** The public halves by number; the number of a single key is 0. */
    public SortedMap<Integer, VerifyKey> publicKeys() {
        SortedMap<Integer, VerifyKey> result = new TreeMap<>();
        keys.forEach((number, bytes) -> result.put(number, publicHalf(bytes)));
        return result;
    }

    /** The anchors of a file with public keys, by number; not every key has one. */
    public SortedMap<Integer, Digest> anchors() {
        return Collections.unmodifiableSortedMap(anchors);
    }

    private VerifyKey publicHalf(byte[] bytes) {
        if (!kind.secret()) {
            return VerifyKey.of(bytes);
        }
        try (SigningKey key = SigningKey.ofSecret(bytes)) {
            return key.verifyKey();
        }
    }

    private byte[] only() {
        return keys.values().iterator().next();
    }

    private void require(KeyFileKind wanted) {
        if (kind != wanted) {
            String hint = kind.secret() && !wanted.secret() ? "; its public half is in " + path + ".pub" : "";
            throw CommandFailure.usage(
                    path + ", line 1: expected '" + wanted.firstLine() + "', this file has " + kind.label() + hint);
        }
    }

    private static KeyFile parse(Path path, byte[] bytes) {
        KeyLines lines = new KeyLines(path, bytes);
        KeyFileKind kind = KeyFileKind.ofFirstLine(lines.firstLine()).orElseThrow(() -> lines.wrong(kinds()));
        SortedMap<Integer, byte[]> keys = new TreeMap<>();
        SortedMap<Integer, Digest> anchors = new TreeMap<>();
        while (lines.next()) {
            int number = kind.numbered() ? lines.number() : 0;
            if (!keys.isEmpty() && (!kind.numbered() || number <= keys.lastKey())) {
                throw lines.wrong(kind.numbered() ? "a number above " + keys.lastKey() : "the end of the file");
            }
            keys.put(number, lines.hex(KEY_BYTES));
            if (!kind.secret() && lines.more()) {
                anchors.put(number, Digest.of(lines.hex(Digest.BYTES)));
            }
        }
        if (keys.isEmpty()) {
            throw lines.wrong((kind.numbered() ? "a number and " : "") + 2 * KEY_BYTES + " hexadecimal digits");
        }
        return new KeyFile(path, kind, keys, anchors);
    }

    private static String kinds() {
        return Arrays.stream(KeyFileKind.values())
                .map(kind -> "'" + kind.firstLine() + "'")
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /** Wipes the bytes. */
    @Override
    public void close() {
        keys.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }

    @Override
    public String toString() {
        return "KeyFile[" + path + ", " + kind.label() + ", " + keys.size() + "]";
    }
}
