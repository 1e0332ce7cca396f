// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of test vectors that is being made; {@code docs/test-vectors.md} has the format. */
public final class VectorFile {

    private static final String DIRECTORY = "/vectors/v1/";

    private final String name;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> schema = new LinkedHashMap<>();
    private final List<Map<String, Object>> tests = new ArrayList<>();

    /**
     * A file without vectors.
     *
     * @param name of the file, without {@code .json}
     */
    public VectorFile(String name, String algorithm, Class<?> generator, String notes) {
        this.name = name;
        header.put("algorithm", algorithm);
        header.put("schema", schema);
        header.put("generator", generator.getName());
        header.put("notes", notes);
        header.put("tests", tests);
        field("id", "number of the test, from 1");
        field("comment", "what it is about");
        field("flags", "edge: at a limit; intermediate: a value that does not travel");
        field("result", "valid or invalid");
        field("reason", "why an invalid one is refused");
    }

    /** Says what a field means. */
    public VectorFile field(String field, String meaning) {
        schema.put(field, meaning);
        return this;
    }

    /** Adds a vector that must be accepted. */
    public VectorFile valid(String comment, List<String> flags, VectorCase fields) {
        return add(comment, flags, fields, "valid");
    }

    /** Adds a vector that must be refused. */
    public VectorFile invalid(String comment, String reason, VectorCase fields) {
        return add(comment, List.of(), fields.put("reason", reason), "invalid");
    }

    private VectorFile add(String comment, List<String> flags, VectorCase fields, String result) {
        fields.fields().keySet().stream()
                .filter(field -> !schema.containsKey(field))
                .forEach(field -> {
                    throw new IllegalArgumentException("the schema of " + name + " has no field " + field);
                });
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("id", tests.size() + 1);
        test.put("comment", comment);
        test.put("flags", flags);
        test.put("result", result);
        test.putAll(fields.fields());
        tests.add(test);
        return this;
    }

    /** How many vectors there are: the id of the last one. */
    public int size() {
        return tests.size();
    }

    /** The name of the file. */
    public String fileName() {
        return name + ".json";
    }

    /** Its content. */
    public byte[] bytes() {
        return VectorJson.write(header).getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes files into a folder. */
    public static void write(Path directory, List<VectorFile> files) {
        try {
            Files.createDirectories(directory);
            for (VectorFile file : files) {
                Files.write(directory.resolve(file.fileName()), file.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The committed content of a file. */
    public static byte[] committed(String fileName) {
        try (InputStream in = VectorFile.class.getResourceAsStream(DIRECTORY + fileName)) {
            if (in == null) {
                throw new IllegalArgumentException("no vectors " + fileName);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The committed vectors of a file. */
    public static List<VectorCase> tests(String fileName) {
        Object file = VectorJson.read(new String(committed(fileName), StandardCharsets.US_ASCII));
        return ((List<?>) VectorCase.of((Map<?, ?>) file).fields().getOrDefault("tests", List.of()))
                .stream().map(test -> VectorCase.of((Map<?, ?>) test)).toList();
    }
}
