// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small archives in the layout of Omniglot, drawn by a formula. */
final class Archives {

    private Archives() {}

    /** A drawing whose ink is a filled rectangle; black is ink. */
    static BufferedImage rectangle(int left, int top, int width, int height) {
        BufferedImage image = new BufferedImage(105, 105, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 105; y++) {
            for (int x = 0; x < 105; x++) {
                boolean ink = x >= left && x < left + width && y >= top && y < top + height;
                image.setRGB(x, y, ink ? 0xff000000 : 0xffffffff);
            }
        }
        return image;
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    static String entryName(String root, int alphabet, int character, int drawing) {
        return String.format(
                "%s/Alphabet_%c/character%02d/%04d_%02d.png",
                root, (char) ('A' + alphabet), character, alphabet * 100 + character, drawing);
    }

    /** Alphabets A, B, ... with the given numbers of characters, 20 drawings each. */
    static Map<String, byte[]> entries(String root, int... charactersPerAlphabet) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int alphabet = 0; alphabet < charactersPerAlphabet.length; alphabet++) {
            for (int character = 1; character <= charactersPerAlphabet[alphabet]; character++) {
                for (int drawing = 1; drawing <= 20; drawing++) {
                    byte[] png = png(rectangle(drawing, 2 * character, 30 + alphabet, 40));
                    entries.put(entryName(root, alphabet, character, drawing), png);
                }
            }
        }
        return entries;
    }

    static Path write(Path file, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }
}
