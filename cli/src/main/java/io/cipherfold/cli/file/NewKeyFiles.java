// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.sampling.CoinChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;

/** Writes a file with secret keys and, beside it, one with their public halves. */
public final class NewKeyFiles {

    private NewKeyFiles() {}

    /** Where the public halves of a secret file go. */
    public static Path publicPath(Path secret) {
        return secret.resolveSibling(secret.getFileName() + ".pub");
    }

    /** Writes one identity. */
    public static void write(Path path, SigningKey key) {
        byte[] secret = key.insecureSecretBytes();
        try {
            write(
                    path,
                    new Text(KeyFileKind.SIGNING_KEY).line("", secret),
                    new Text(KeyFileKind.PUBLIC_KEY).line("", key.verifyKey().toBytes(), anchor(key)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Writes numbered identities. */
    public static void write(Path path, SortedMap<Integer, SigningKey> keys) {
        Text secrets = new Text(KeyFileKind.CLIENT_KEYS);
        Text publics = new Text(KeyFileKind.CLIENT_PUBLIC_KEYS);
        keys.forEach((number, key) -> {
            byte[] secret = key.insecureSecretBytes();
            secrets.line(number + " ", secret);
            Arrays.fill(secret, (byte) 0);
            publics.line(number + " ", key.verifyKey().toBytes(), anchor(key));
        });
        write(path, secrets, publics);
    }

    private static byte[] anchor(SigningKey key) {
        try (CoinChain chain = CoinChain.of(key)) {
            return chain.anchor().toBytes();
        }
    }

    private static void write(Path path, Text secrets, Text publics) {
        byte[] secretBytes = secrets.toBytes();
        try {
            NewFiles.requireAbsent(path);
            NewFiles.write(publicPath(path), publics.toBytes());
            NewFiles.writeSecret(path, secretBytes);
        } catch (UncheckedIOException e) {
            removePublic(path, e);
            throw e;
        } finally {
            secrets.wipe();
            Arrays.fill(secretBytes, (byte) 0);
        }
    }

    /** Half of a pair is worse than none. */
    private static void removePublic(Path path, UncheckedIOException reason) {
        try {
            if (!Files.exists(path)) {
                Files.deleteIfExists(publicPath(path));
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** A text that can be wiped. */
    private static final class Text {
        private byte[] bytes = new byte[1024];
        private int length;

        Text(KeyFileKind kind) {
            append(kind.firstLine().getBytes(StandardCharsets.US_ASCII));
            append(new byte[] {'\n'});
        }

        Text line(String start, byte[] key) {
            append(start.getBytes(StandardCharsets.US_ASCII));
            hex(key);
            append(new byte[] {'\n'});
            return this;
        }

        Text line(String start, byte[] key, byte[] anchor) {
            append(start.getBytes(StandardCharsets.US_ASCII));
            hex(key);
            append(new byte[] {' '});
            hex(anchor);
            append(new byte[] {'\n'});
            return this;
        }

        private void hex(byte[] value) {
            for (byte b : value) {
                append(new byte[] {
                    (byte) HexFormat.of().toHighHexDigit(b),
                    (byte) HexFormat.of().toLowHexDigit(b)
                });
            }
        }

        private void append(byte[] more) {
            if (length + more.length > bytes.length) {
                byte[] larger = Arrays.copyOf(bytes, 2 * (length + more.length));
                wipe();
                bytes = larger;
            }
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, length);
        }

        void wipe() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
