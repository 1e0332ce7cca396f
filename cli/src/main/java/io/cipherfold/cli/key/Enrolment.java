// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.KeyFileKind;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects clients' public keys with the anchors of their hash chains: no number and no key twice. */
final class Enrolment {

    private final SortedMap<Integer, VerifyKey> clients = new TreeMap<>();
    private final List<VerifyKey> singles = new ArrayList<>();
    private final Map<VerifyKey, Path> sources = new HashMap<>();
    private final Map<VerifyKey, Digest> anchors = new HashMap<>();

    /** Takes the keys of one file. */
    void add(Path file, Terminal terminal) {
        try (KeyFile keys = KeyFile.read(file, terminal)) {
            if (keys.kind().secret()) {
                throw CommandFailure.usage(file + " holds secrets of clients, which the authority must not have;"
                        + " give " + file + ".pub");
            }
            keys.publicKeys().forEach((number, key) -> {
                Path earlier = sources.putIfAbsent(key, file);
                if (earlier != null) {
                    throw CommandFailure.usage(
                            "the same key is in " + earlier + " and " + file + "; a client is enrolled once");
                }
                Optional.ofNullable(keys.anchors().get(number)).ifPresent(anchor -> anchors.put(key, anchor));
                if (keys.kind() == KeyFileKind.PUBLIC_KEY) {
                    singles.add(key);
                } else if (clients.putIfAbsent(number, key) != null) {
                    throw CommandFailure.usage("client number " + number + " of " + file
                            + " is taken; make the bundle with another --first");
                }
            });
        }
    }

    /** The anchors of {@link #numbered()}; none if a client has none. */
    SortedMap<Integer, Digest> anchors() {
        SortedMap<Integer, Digest> all = new TreeMap<>();
        if (anchors.size() == sources.size()) {
            numbered().forEach((number, key) -> all.put(number, Objects.requireNonNull(anchors.get(key))));
        }
        return all;
    }

    /** All clients: those of bundles under their numbers, the others in order under the numbers that are free. */
    SortedMap<Integer, VerifyKey> numbered() {
        SortedMap<Integer, VerifyKey> all = new TreeMap<>(clients);
        int number = 0;
        for (VerifyKey key : singles) {
            while (all.containsKey(number)) {
                number++;
            }
            all.put(number, key);
        }
        return all;
    }
}
