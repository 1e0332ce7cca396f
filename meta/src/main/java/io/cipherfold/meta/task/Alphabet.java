// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The characters of one alphabet, each drawn by the same number of people, as gray images of {@value #SIDE} x {@value
 * #SIDE} pixels. Immutable.
 */
public final class Alphabet {

    /** Pixels per row and per column. */
    public static final int SIDE = 28;

    /** Pixels per image. */
    public static final int PIXELS = SIDE * SIDE;

    private static final float INK = 255;

    private final String name;
    private final int drawings;
    private final List<byte[]> characters;

    /**
     * Creates an alphabet.
     *
     * @param drawings images of each character, at least 1
     * @param characters of each character its images one after the other, row after row, a byte per pixel from 0 (paper)
     *     to 255 (ink); copied
     */
    Alphabet(String name, int drawings, List<byte[]> characters) {
        this.name = name;
        this.drawings = drawings;
        List<byte[]> copies = new ArrayList<>();
        for (byte[] character : characters) {
            if (character.length != drawings * PIXELS) {
                throw new IllegalArgumentException("a character of " + name + " has " + character.length
                        + " pixels instead of " + drawings * PIXELS);
            }
            copies.add(character.clone());
        }
        this.characters = List.copyOf(copies);
    }

    /** Shares {@code characters}, which nobody changes any more: images stay in memory once. */
    private Alphabet(String name, List<byte[]> characters, int drawings) {
        this.name = name;
        this.drawings = drawings;
        this.characters = List.copyOf(characters);
    }

    /** All characters of {@code alphabets} as one alphabet; images are shared, not copied. */
    public static Alphabet union(String name, List<Alphabet> alphabets) {
        List<byte[]> characters = new ArrayList<>();
        for (Alphabet alphabet : alphabets) {
            if (alphabet.drawings != alphabets.get(0).drawings) {
                throw new IllegalArgumentException("alphabets differ in drawings per character");
            }
            characters.addAll(alphabet.characters);
        }
        return new Alphabet(name, characters, alphabets.get(0).drawings);
    }

    /** The given characters of this alphabet, in that order, as an alphabet called {@code name}; images are shared. */
    Alphabet select(String name, int... chosen) {
        return new Alphabet(
                name, Arrays.stream(chosen).mapToObj(characters::get).toList(), drawings);
    }

    /** The name of its folder in the data set. */
    public String name() {
        return name;
    }

    /** Number of characters. */
    public int characters() {
        return characters.size();
    }

    /** Drawings of each character. */
    public int drawings() {
        return drawings;
    }

    /**
     * Copies one image, {@value #PIXELS} numbers from 0 (paper) to 1 (ink), into {@code destination} from {@code offset}
     * on.
     */
    public void copyImage(int character, int drawing, float[] destination, int offset) {
        copyImage(character, drawing, 0, destination, offset);
    }

    /** As the public method, turned by {@code quarterTurns}, 0 to 3, times 90 degrees clockwise. */
    void copyImage(int character, int drawing, int quarterTurns, float[] destination, int offset) {
        byte[] images = characters.get(character);
        if (drawing < 0 || drawing >= drawings) {
            throw new IllegalArgumentException("drawing must be in [0, " + drawings + "), was " + drawing);
        }
        // Where the pixel in the first row and column comes from, and where the next ones of its row and column do.
        int end = SIDE - 1;
        int first = drawing * PIXELS;
        int right = 1;
        int down = SIDE;
        switch (quarterTurns) {
            case 0 -> {}
            case 1 -> {
                first += end * SIDE;
                right = -SIDE;
                down = 1;
            }
            case 2 -> {
                first += PIXELS - 1;
                right = -1;
                down = -SIDE;
            }
            case 3 -> {
                first += end;
                right = SIDE;
                down = -1;
            }
            default -> throw new IllegalArgumentException("quarter turns must be in [0, 3], were " + quarterTurns);
        }
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                destination[offset + y * SIDE + x] = (images[first + y * down + x * right] & 0xff) / INK;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Alphabet alphabet)
                || !name.equals(alphabet.name)
                || drawings != alphabet.drawings
                || characters.size() != alphabet.characters.size()) {
            return false;
        }
        for (int i = 0; i < characters.size(); i++) {
            if (!Arrays.equals(characters.get(i), alphabet.characters.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + "[" + characters.size() + " characters]";
    }
}
