// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.KeyFileKind;
import io.cipherfold.crypto.VerifyKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects clients' public keys: no number and no key twice. */
final class Enrolment {

    private final SortedMap<Integer, VerifyKey> clients = new TreeMap<>();
    private final List<VerifyKey> singles = new ArrayList<>();
    private final Map<VerifyKey, Path> sources = new HashMap<>();

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
                if (keys.kind() == KeyFileKind.PUBLIC_KEY) {
                    singles.add(key);
                } else if (clients.putIfAbsent(number, key) != null) {
                    throw CommandFailure.usage("client number " + number + " of " + file
                            + " is taken; make the bundle with another --first");
                }
            });
        }
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
