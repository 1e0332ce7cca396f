// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.secureagg.encode.VectorSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Vectors in files, by the end of their name: {@code .npy}, {@code .f32} (little-endian float32, nothing else) and {@code
 * .csv} (decimal numbers between commas or in lines). Every number must be finite.
 */
public final class VectorFile {

    private static final String KINDS = "must end in .npy, .csv or .f32 (little-endian float32)";

    private static final int BLOCK_NUMBERS = 1 << 14;
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private VectorFile() {}

    /**
     * Reads a vector.
     *
     * @throws CommandFailure if the content is not a vector; names the file, what was expected and where
     */
    public static double[] read(Path path) {
        String name = knownName(path);
        try {
            byte[] bytes = Files.readAllBytes(path);
            double[] vector = parse(name, bytes);
            requireFinite(vector, vector.length, 0);
            return vector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (VectorFormatException e) {
            throw CommandFailure.usage(path + ": " + e.getMessage(), e);
        }
    }

    /** Reads a vector and checks its length. */
    public static double[] read(Path path, int length) {
        double[] vector = read(path);
        requireLength(path, vector.length, length);
        return vector;
    }

    private static void requireLength(Path path, int actual, int length) {
        if (actual != length) {
            throw CommandFailure.usage(
                    path + ": the plan's vectors have " + length + " numbers, this file has " + actual);
        }
    }

    /**
     * Opens a vector without reading it into memory, and checks its length and every number. A .csv file is read as a whole.
     *
     * @throws CommandFailure as for {@link #read}
     */
    public static OpenVector open(Path path, int length) {
        String name = knownName(path);
        if (name.endsWith(".csv")) {
            return OpenVector.of(read(path, length));
        }
        try {
            FileVector vector = FileVector.open(path, layout(name, path));
            boolean sound = false;
            try {
                requireLength(path, vector.length(), length);
                requireFinite(vector);
                sound = true;
                return vector;
            } finally {
                if (!sound) {
                    vector.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (VectorFormatException e) {
            throw CommandFailure.usage(path + ": " + e.getMessage(), e);
        }
    }

    private static void requireFinite(VectorSource vector) {
        double[] block = new double[Math.min(BLOCK_NUMBERS, vector.length())];
        for (int done = 0; done < vector.length(); done += block.length) {
            int count = Math.min(block.length, vector.length() - done);
            vector.read(done, block, count);
            requireFinite(block, count, done);
        }
    }

    private static FileVector.Layout layout(String name, Path path) throws IOException {
        long bytes = Files.size(path);
        if (name.endsWith(".npy")) {
            try (InputStream in = Files.newInputStream(path)) {
                return Npy.layout(in.readNBytes(MOST_HEADER_BYTES), bytes);
            }
        }
        if (bytes == 0 || bytes % Float.BYTES != 0 || bytes / Float.BYTES > Integer.MAX_VALUE / Double.BYTES) {
            throw notFloats(bytes);
        }
        return new FileVector.Layout(0, (int) (bytes / Float.BYTES), Float.BYTES);
    }

    private static VectorFormatException notFloats(long bytes) {
        return new VectorFormatException("a float32 file has 4 bytes a number, this one has " + bytes);
    }

    /** Refuses a name under which no vector can be written, before the work that makes the vector. */
    public static void requireWritable(Path path) {
        knownName(path);
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw CommandFailure.environment("no such directory: " + directory, null);
        }
    }

    /** Writes a vector in place of an older file: double precision as .npy and .csv, single as .f32. */
    public static void write(Path path, double[] vector) {
        String name = knownName(path);
        NewFiles.replace(path, format(name, vector));
    }

    private static double[] parse(String name, byte[] bytes) {
        if (name.endsWith(".npy")) {
            return Npy.parse(bytes);
        }
        return name.endsWith(".csv") ? Csv.parse(new String(bytes, StandardCharsets.UTF_8)) : parseFloats(bytes);
    }

    private static byte[] format(String name, double[] vector) {
        if (name.endsWith(".npy")) {
            return Npy.format(vector);
        }
        return name.endsWith(".csv") ? Csv.format(vector).getBytes(StandardCharsets.US_ASCII) : formatFloats(vector);
    }

    private static double[] parseFloats(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw notFloats(bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[] vector = new double[bytes.length / Float.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = buffer.getFloat();
        }
        return vector;
    }

    private static byte[] formatFloats(double[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, vector.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : vector) {
            buffer.putFloat((float) value);
        }
        return buffer.array();
    }

    private static void requireFinite(double[] numbers, int count, int before) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new VectorFormatException(
                        "number " + (before + i + 1) + " is " + numbers[i] + ", not a finite number");
            }
        }
    }

    /** The name in lower case, which ends in one of the kinds. */
    private static String knownName(Path path) {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".npy") && !name.endsWith(".csv") && !name.endsWith(".f32")) {
            throw CommandFailure.usage(path + ": the name of a vector's file " + KINDS);
        }
        return name;
    }
}
