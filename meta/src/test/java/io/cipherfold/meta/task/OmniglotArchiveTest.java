// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmniglotArchiveTest {

    private static final String ROOT = "images_background";

    @TempDir
    private Path folder;

    private List<Alphabet> read(Map<String, byte[]> entries) throws IOException {
        Archives.write(folder.resolve(ROOT + ".zip"), entries);
        return archive().read();
    }

    /** What the small archives of this test are supposed to hold. */
    private OmniglotArchive archive() {
        return new OmniglotArchive(folder, ROOT, 2, 5);
    }

    private static Map<String, byte[]> valid() throws IOException {
        return Archives.entries(ROOT, 2, 3);
    }

    private AbstractThrowableAssert<?, ?> assertUnusable(Map<String, byte[]> entries) {
        return assertThatThrownBy(() -> read(entries))
                .isInstanceOfSatisfying(
                        MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.DATA))
                .hasMessageContaining(folder.resolve(ROOT + ".zip").toString())
                .hasMessageContaining("brendenlake/omniglot")
                .hasMessageContaining("2 alphabets, 5 characters, 20 drawings");
    }

    @Test
    void read_valid_givesAlphabetsInOrder() throws IOException {
        List<Alphabet> alphabets = read(valid());
        assertThat(alphabets).extracting(Alphabet::name).containsExactly("Alphabet_A", "Alphabet_B");
        assertThat(alphabets).extracting(Alphabet::characters).containsExactly(2, 3);
        assertThat(alphabets).extracting(Alphabet::drawings).containsExactly(20, 20);
    }

    /** A pixel of the result has to be the covered area: the formula of a rectangle gives it exactly, up to 1/255. */
    @Test
    void read_rectangle_isScaledByArea() throws IOException {
        float[] image = new float[Alphabet.PIXELS];
        read(valid()).get(1).copyImage(2, 6, image, 0);
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                double covered = overlap(x, 7, 38) * overlap(y, 6, 46) / (3.75 * 3.75);
                assertThat((double) image[y * 28 + x]).as("pixel %d, %d", x, y).isCloseTo(covered, within(0.51 / 255));
            }
        }
    }

    private static double overlap(int pixel, double from, double to) {
        return Math.max(0, Math.min(to, (pixel + 1) * 3.75) - Math.max(from, pixel * 3.75));
    }

    @Test
    void read_missingFile_namesItAndWhatIsExpected() {
        assertThatThrownBy(() -> archive().read())
                .isInstanceOf(MetaException.class)
                .hasMessageContaining(ROOT + ".zip: the file is not there")
                .hasMessageContaining("105 x 105");
        assertThatThrownBy(() -> Omniglot.read(folder))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("30 alphabets, 964 characters");
    }

    @Test
    void read_truncatedFile_saysSo() throws IOException {
        Path file = Archives.write(folder.resolve(ROOT + ".zip"), valid());
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> archive().read())
                    .as("%d bytes", length)
                    .isInstanceOf(MetaException.class)
                    .hasMessageContaining("truncated");
        }
    }

    /** Whatever byte is damaged, the answer is either the right images or an exception of ours. */
    @Test
    void read_damagedBytes_neverGiveOtherImages() throws IOException {
        List<Alphabet> expected = read(valid());
        Path file = folder.resolve(ROOT + ".zip");
        byte[] bytes = Files.readAllBytes(file);
        SeededStream stream = SeededStream.of(17);
        int refused = 0;
        for (int round = 0; round < 100; round++) {
            byte[] damaged = bytes.clone();
            damaged[(int) stream.nextBelow(bytes.length)] ^= (byte) (1 + stream.nextBelow(255));
            Files.write(file, damaged);
            try {
                assertThat(archive().read()).isEqualTo(expected);
            } catch (MetaException e) {
                assertThat(e.code()).isEqualTo(MetaException.Code.DATA);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void read_wrongEntryName_isNamed() throws IOException {
        for (String name : List.of(
                "images_evaluation/Alphabet_A/character01/0001_01.png",
                ROOT + "/Alphabet_A/character01/0001_21.png",
                ROOT + "/Alphabet_A/character01/0001_00.png",
                ROOT + "/Alphabet_A/character1/0001_01.png",
                ROOT + "/../character01/0001_01.txt",
                "readme.txt")) {
            Map<String, byte[]> entries = valid();
            entries.put(name, new byte[0]);
            assertUnusable(entries).hasMessageContaining(name);
        }
    }

    @Test
    void read_missingDrawingOrCharacter_isRefused() throws IOException {
        Map<String, byte[]> entries = valid();
        entries.remove(Archives.entryName(ROOT, 1, 2, 13));
        assertUnusable(entries).hasMessageContaining("drawing 13 of Alphabet_B/character02 is missing");
        assertUnusable(Archives.entries(ROOT, 2, 2)).hasMessageContaining("2 alphabets with 4 characters");
        assertUnusable(Archives.entries(ROOT, 2, 2, 1)).hasMessageContaining("3 alphabets with 5 characters");
        assertUnusable(Map.of()).hasMessageContaining("Omniglot archive");
    }

    @Test
    void read_moreCharactersThanPublished_stopsThere() throws IOException {
        Map<String, byte[]> entries = Archives.entries(ROOT, 2, 3, 4);
        assertUnusable(entries).hasMessageContaining("more than 5 characters");
    }

    /** Both entries of the palette white: which one is ink cannot be told. */
    @Test
    void read_imageWithoutContrast_isRefused() throws IOException {
        byte[] white = {(byte) 255, (byte) 255};
        BufferedImage image = new BufferedImage(
                105, 105, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, white, white, white));
        Map<String, byte[]> entries = valid();
        entries.put(Archives.entryName(ROOT, 0, 1, 1), Archives.png(image));
        assertUnusable(entries).hasMessageContaining("grey levels 255 and 255");
    }

    @Test
    void read_wrongImage_isNamedWithTheReason() throws IOException {
        String name = Archives.entryName(ROOT, 0, 1, 5);
        byte[] good = Archives.png(Archives.rectangle(1, 1, 5, 5));
        Map<String, byte[]> entries = valid();

        entries.put(name, Archives.png(new BufferedImage(28, 105, BufferedImage.TYPE_BYTE_BINARY)));
        assertUnusable(entries).hasMessageContaining(name).hasMessageContaining("of 28 x 105 pixels");
        entries.put(name, Archives.png(new BufferedImage(105, 105, BufferedImage.TYPE_BYTE_GRAY)));
        assertUnusable(entries).hasMessageContaining("of 8 bits per pixel");
        entries.put(name, "not an image".getBytes(StandardCharsets.UTF_8));
        assertUnusable(entries).hasMessageContaining(name);
        entries.put(name, Arrays.copyOf(good, good.length / 2));
        assertUnusable(entries).hasMessageContaining(name);
        entries.put(name, new byte[0]);
        assertUnusable(entries).hasMessageContaining(name);
        entries.put(name, new byte[100_000]);
        assertUnusable(entries).hasMessageContaining("100000 bytes");
    }
}
