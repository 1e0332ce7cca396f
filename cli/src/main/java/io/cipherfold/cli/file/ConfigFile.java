// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A role's configuration: lines {@code key = value}, comments behind {@code #} at the start of a line. Keys that are
 * unknown, missing or there twice are errors. Paths are relative to the file's directory.
 */
public final class ConfigFile {

    private final Path path;
    private final Map<String, Entry> values;

    private record Entry(int line, String value) {}

    private ConfigFile(Path path, Map<String, Entry> values) {
        this.path = path;
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @throws CommandFailure naming everything that is wrong with it
     */
    public static ConfigFile read(Path path, List<ConfigKey> keys) {
        List<String> problems = new ArrayList<>();
        Map<String, Entry> values = new LinkedHashMap<>();
        List<String> lines = lines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String where = path + ", line " + (i + 1) + ": ";
                readLine(i + 1, line, keys, values).ifPresent(problem -> problems.add(where + problem));
            }
        }
        for (ConfigKey key : keys) {
            if (key.required() && !values.containsKey(key.name())) {
                problems.add(path + ": the key '" + key.name() + "' is missing; for example: " + key.line());
            }
        }
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(String.join("\n", problems));
        }
        return new ConfigFile(path, values);
    }

    private static Optional<String> readLine(int number, String line, List<ConfigKey> keys, Map<String, Entry> values) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            return Optional.of(
                    "expected 'key = value'; for example: " + keys.get(0).line());
        }
        String name = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        Optional<ConfigKey> key =
                keys.stream().filter(known -> known.name().equals(name)).findFirst();
        if (key.isEmpty()) {
            String known = keys.stream().map(ConfigKey::name).collect(Collectors.joining(", "));
            return Optional.of("unknown key '" + name + "'; the keys are " + known);
        }
        if (value.isEmpty()) {
            return Optional.of(
                    "'" + name + "' has no value; for example: " + key.get().line());
        }
        return values.put(name, new Entry(number, value)) == null
                ? Optional.empty()
                : Optional.of("'" + name + "' is there twice");
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (MalformedInputException e) {
            throw CommandFailure.usage(path + " is not a text file in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A commented sample of such a file. */
    public static String sample(String title, List<ConfigKey> keys) {
        StringBuilder text = new StringBuilder("# " + title + "\n# Paths are relative to this file.\n");
        for (ConfigKey key : keys) {
            text.append("\n# ").append(key.meaning()).append('\n');
            text.append(key.required() ? "" : "#").append(key.line()).append('\n');
        }
        return text.toString();
    }

    /** Whether an optional key is there. */
    public boolean has(ConfigKey key) {
        return values.containsKey(key.name());
    }

    /** A text. */
    public String text(ConfigKey key) {
        Entry entry = values.get(key.name());
        if (entry == null) {
            throw new IllegalStateException(key.name() + " is optional and not there");
        }
        return entry.value;
    }

    /** A path. */
    public Path path(ConfigKey key) {
        return resolve(key, text(key));
    }

    /** Paths between commas. */
    public List<Path> paths(ConfigKey key) {
        return Arrays.stream(text(key).split(",", -1))
                .map(part -> resolve(key, part.strip()))
                .toList();
    }

    private Path resolve(ConfigKey key, String text) {
        return converted(key, text, value -> {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("a path is empty");
            }
            return path.resolveSibling(Path.of(value));
        });
    }

    /**
     * Anything else.
     *
     * @param converter throws {@link IllegalArgumentException} with what is wrong with a text
     * @throws CommandFailure in that case; names the line
     */
    public <T> T value(ConfigKey key, Function<String, T> converter) {
        return converted(key, text(key), converter);
    }

    /** A whole number in a range. */
    public int number(ConfigKey key, int least, int most) {
        return value(key, value -> {
            long number = Values.wholeNumber(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException("must be " + least + " to " + most + ", is " + number);
            }
            return (int) number;
        });
    }

    /** A duration. */
    public Duration duration(ConfigKey key) {
        return value(key, Values::duration);
    }

    /** The address of a node. */
    public URI address(ConfigKey key) {
        return value(key, ConfigFile::httpAddress);
    }

    /** The address of a node from a text. */
    public static URI httpAddress(String text) {
        try {
            URI address = new URI(text);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null && isBare(address)) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no address: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("'" + text + "' is no address like http://host:port");
    }

    /** Whether there is nothing behind host and port. */
    private static boolean isBare(URI address) {
        return (address.getPath().isEmpty() || address.getPath().equals("/"))
                && address.getQuery() == null
                && address.getFragment() == null
                && address.getUserInfo() == null;
    }

    private <T> T converted(ConfigKey key, String text, Function<String, T> converter) {
        try {
            return converter.apply(text);
        } catch (InvalidPathException e) {
            throw wrong(key, "not a path: " + e.getReason(), e);
        } catch (IllegalArgumentException e) {
            throw wrong(key, String.valueOf(e.getMessage()), e);
        }
    }

    /** The value of a key is not acceptable. */
    public CommandFailure wrong(ConfigKey key, String reason) {
        return wrong(key, reason, null);
    }

    private CommandFailure wrong(ConfigKey key, String reason, @Nullable Throwable cause) {
        Entry entry = values.get(key.name());
        String where = path + (entry == null ? "" : ", line " + entry.line);
        return CommandFailure.usage(
                where + ": '" + key.name() + "': " + reason + "; for example: " + key.line(), cause);
    }
}
