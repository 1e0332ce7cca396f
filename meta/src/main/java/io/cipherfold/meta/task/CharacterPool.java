// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * The characters of an alphabet as classes, four for each: upright and turned by 90, 180 and 270 degrees clockwise. Class
 * {@code c} is character {@code c / 4} turned {@code c % 4} times. Turning happens when an image is copied. Immutable.
 */
final class CharacterPool implements ClassPool {

    private static final int TURNS = 4;

    private final Alphabet alphabet;

    CharacterPool(Alphabet alphabet) {
        this.alphabet = alphabet;
    }

    @Override
    public String name() {
        return alphabet.name();
    }

    @Override
    public int inputLength() {
        return Alphabet.PIXELS;
    }

    @Override
    public int classes() {
        return alphabet.characters() * TURNS;
    }

    @Override
    public String className(int classNumber) {
        return "character " + classNumber / TURNS + " turned by " + classNumber % TURNS * 90 + " degrees";
    }

    @Override
    public int points(int classNumber) {
        return alphabet.drawings();
    }

    @Override
    public void copyInput(int classNumber, int point, float[] destination, int offset) {
        alphabet.copyImage(classNumber / TURNS, point, classNumber % TURNS, destination, offset);
    }
}
