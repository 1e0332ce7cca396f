// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes a drawing of 105 x 105 black or white pixels and scales it down by averaging: a pixel of the result is the share
 * of ink in the 3.75 x 3.75 pixels that it covers. Needs no display. Confined to one thread.
 */
final class OmniglotImageDecoder {

    private static final int SOURCE_SIDE = 105;
    private static final int SIDE = Alphabet.SIDE;
    private static final double SCALE = (double) SOURCE_SIDE / SIDE;

    /** Rows of one-bit images start at whole bytes. */
    private static final int SOURCE_ROW_BYTES = (SOURCE_SIDE + 7) / 8;

    private static final Shares SHARES = new Shares();

    private final ImageReader reader;
    private final double[] rows = new double[SOURCE_SIDE * SIDE];
    private final double[] sums = new double[Alphabet.PIXELS];

    OmniglotImageDecoder() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        if (!readers.hasNext()) {
            throw new IllegalStateException("this Java runtime has no PNG reader; the module java.desktop is missing");
        }
        this.reader = readers.next();
    }

    /**
     * Writes the image, a byte per pixel from 0 (paper) to 255 (ink), into {@code target} from {@code offset} on.
     *
     * @throws IOException if {@code png} is not an image of the expected kind; the message completes "the image is"
     */
    void decode(byte[] png, byte[] target, int offset) throws IOException {
        BufferedImage image;
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(input, true, true);
            // The header alone first: a forged size must not decide how much memory is taken.
            if (reader.getWidth(0) != SOURCE_SIDE || reader.getHeight(0) != SOURCE_SIDE) {
                throw new IOException("of " + reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels");
            }
            image = reader.read(0);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            throw new IOException("not a PNG image", e);
        } finally {
            reader.reset();
        }
        if (image.getColorModel().getPixelSize() != 1) {
            throw new IOException("of " + image.getColorModel().getPixelSize() + " bits per pixel");
        }
        scale(image, target, offset);
    }

    private void scale(BufferedImage image, byte[] target, int offset) throws IOException {
        if (!(image.getRaster().getDataBuffer() instanceof DataBufferByte buffer)
                || buffer.getSize() != SOURCE_SIDE * SOURCE_ROW_BYTES) {
            throw new IOException("not stored as packed bits");
        }
        byte[] bits = buffer.getData();
        int zero = image.getColorModel().getRed(0) & 0xff;
        int one = image.getColorModel().getRed(1) & 0xff;
        if (Math.min(zero, one) != 0 || Math.max(zero, one) != 255) {
            throw new IOException("of grey levels " + zero + " and " + one + " instead of black and white");
        }
        int paper = one == 255 ? 1 : 0;
        Arrays.fill(rows, 0);
        for (int y = 0; y < SOURCE_SIDE; y++) {
            for (int x = 0; x < SOURCE_SIDE; x++) {
                int bit = bits[y * SOURCE_ROW_BYTES + (x >> 3)] >> (7 - (x & 7)) & 1;
                if (bit != paper) {
                    int left = SHARES.pixel[x];
                    rows[y * SIDE + left] += SHARES.share[x];
                    if (left + 1 < SIDE) {
                        rows[y * SIDE + left + 1] += 1 - SHARES.share[x];
                    }
                }
            }
        }
        Arrays.fill(sums, 0);
        for (int y = 0; y < SOURCE_SIDE; y++) {
            int above = SHARES.pixel[y];
            for (int x = 0; x < SIDE; x++) {
                double ink = rows[y * SIDE + x];
                sums[above * SIDE + x] += SHARES.share[y] * ink;
                if (above + 1 < SIDE) {
                    sums[(above + 1) * SIDE + x] += (1 - SHARES.share[y]) * ink;
                }
            }
        }
        for (int i = 0; i < Alphabet.PIXELS; i++) {
            target[offset + i] = (byte) Math.round(255 * sums[i] / (SCALE * SCALE));
        }
    }

    /** In one direction: the first target pixel that a source pixel touches and its share in it; the rest is the next's. */
    private static final class Shares {
        final int[] pixel = new int[SOURCE_SIDE];
        final double[] share = new double[SOURCE_SIDE];

        Shares() {
            for (int source = 0; source < SOURCE_SIDE; source++) {
                pixel[source] = (int) (source / SCALE);
                share[source] = Math.min(1, (pixel[source] + 1) * SCALE - source);
            }
        }
    }
}
