// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * The characters of an alphabet as classes, one for each or four: upright and turned by 90, 180 and 270 degrees clockwise.
 * Of four, class {@code c} is character {@code c / 4} turned {@code c % 4} times. Turning happens when an image is copied.
 * Immutable.
 */
final class CharacterPool implements ClassPool {

    private final Alphabet alphabet;
    private final int turns;

    private CharacterPool(Alphabet alphabet, int turns) {
        this.alphabet = alphabet;
        this.turns = turns;
    }

    static CharacterPool upright(Alphabet alphabet) {
        return new CharacterPool(alphabet, 1);
    }

    static CharacterPool turned(Alphabet alphabet) {
        return new CharacterPool(alphabet, 4);
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
        return alphabet.characters() * turns;
    }

    @Override
    public String className(int classNumber) {
        return "character " + classNumber / turns + " turned by " + classNumber % turns * 90 + " degrees";
    }

    @Override
    public int points(int classNumber) {
        return alphabet.drawings();
    }

    @Override
    public void copyInput(int classNumber, int point, float[] destination, int offset) {
        alphabet.copyImage(classNumber / turns, point, classNumber % turns, destination, offset);
    }
}
