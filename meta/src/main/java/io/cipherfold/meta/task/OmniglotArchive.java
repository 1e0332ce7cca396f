// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import io.cipherfold.meta.MetaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** One of the two archives of {@link Omniglot}. Everything in it has to be as published, or reading fails. */
final class OmniglotArchive {

    /** People who drew each character. */
    private static final int DRAWINGS = 20;

    /** The largest published image has 486 bytes; an entry that claims more than this is not one. */
    private static final int LARGEST_IMAGE_BYTES = 16_384;

    private final Path file;
    private final String root;
    private final int alphabets;
    private final int characters;
    private final Pattern entryName;

    /**
     * Describes an archive.
     *
     * @param folder where {@code root}.zip lies
     * @param root name of the only folder inside
     */
    OmniglotArchive(Path folder, String root, int alphabets, int characters) {
        this.file = folder.resolve(root + ".zip");
        this.root = root;
        this.alphabets = alphabets;
        this.characters = characters;
        this.entryName = Pattern.compile(Pattern.quote(root) + "/([^/]+)/(character\\d\\d)/(\\d{4})_(\\d\\d)\\.png");
    }

    List<Alphabet> read() {
        if (!Files.isRegularFile(file)) {
            throw unusable("the file is not there", null);
        }
        OmniglotImageDecoder decoder = new OmniglotImageDecoder();
        Map<String, Map<String, byte[]>> images = new TreeMap<>();
        Map<String, boolean[]> seen = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    Matcher name = entryName.matcher(entry.getName());
                    if (!name.matches()) {
                        throw unusable("it holds an entry called " + entry.getName(), null);
                    }
                    int drawing = Integer.parseInt(name.group(4)) - 1;
                    String character = name.group(1) + "/" + name.group(2);
                    boolean[] drawn = seen.computeIfAbsent(character, key -> new boolean[DRAWINGS]);
                    if (drawing < 0 || drawing >= DRAWINGS || drawn[drawing]) {
                        throw unusable(
                                "the drawing " + entry.getName() + " is there twice or has no valid number", null);
                    }
                    drawn[drawing] = true;
                    if (seen.size() > characters) {
                        throw unusable("it holds more than " + characters + " characters", null);
                    }
                    byte[] pixels = images.computeIfAbsent(name.group(1), key -> new TreeMap<>())
                            .computeIfAbsent(name.group(2), key -> new byte[DRAWINGS * Alphabet.PIXELS]);
                    decode(decoder, zip, entry, pixels, drawing * Alphabet.PIXELS);
                }
            }
        } catch (IOException e) {
            throw unusable("it cannot be read (" + e.getMessage() + "); it may be truncated", e);
        }
        requireComplete(images, seen);
        List<Alphabet> result = new ArrayList<>();
        images.forEach((name, drawings) -> result.add(new Alphabet(name, DRAWINGS, List.copyOf(drawings.values()))));
        return result;
    }

    private void decode(OmniglotImageDecoder decoder, ZipFile zip, ZipEntry entry, byte[] pixels, int offset)
            throws IOException {
        if (entry.getSize() < 0 || entry.getSize() > LARGEST_IMAGE_BYTES) {
            throw unusable("the image " + entry.getName() + " has " + entry.getSize() + " bytes", null);
        }
        byte[] png;
        try (InputStream stream = zip.getInputStream(entry)) {
            png = stream.readNBytes(LARGEST_IMAGE_BYTES);
        } catch (IOException e) {
            throw unusable("the image " + entry.getName() + " cannot be unpacked", e);
        }
        // ZipFile does not compare checksums by itself.
        CRC32 checksum = new CRC32();
        checksum.update(png);
        if (checksum.getValue() != entry.getCrc()) {
            throw unusable("the image " + entry.getName() + " is damaged: its checksum is wrong", null);
        }
        try {
            decoder.decode(png, pixels, offset);
        } catch (IOException e) {
            throw unusable("the image " + entry.getName() + " is " + e.getMessage(), e);
        }
    }

    private void requireComplete(Map<String, Map<String, byte[]>> images, Map<String, boolean[]> seen) {
        seen.forEach((character, drawn) -> {
            for (int i = 0; i < DRAWINGS; i++) {
                if (!drawn[i]) {
                    throw unusable("drawing " + (i + 1) + " of " + character + " is missing", null);
                }
            }
        });
        if (images.size() != alphabets || seen.size() != characters) {
            throw unusable("it holds " + images.size() + " alphabets with " + seen.size() + " characters", null);
        }
    }

    private MetaException unusable(String reason, @Nullable Throwable cause) {
        return new MetaException(
                MetaException.Code.DATA,
                "Omniglot archive " + file + ": " + reason + ". Expected is " + root + ".zip with " + alphabets
                        + " alphabets, " + characters + " characters, " + DRAWINGS + " drawings each, as "
                        + root + "/<alphabet>/character<nn>/<nnnn>_<nn>.png of 105 x 105 pixels, one bit per pixel. "
                        + DataSet.OMNIGLOT.expectation(),
                cause);
    }
}
