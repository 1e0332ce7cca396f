// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * A ciphertext that threads share, with what it must decrypt to and how much noise it may have collected.
 *
 * @param products how many products are in it, at most 1
 * @param terms how many times the noise of a fresh ciphertext, or of that product, is in it
 * @param spent whether it may only be decrypted and negated, because little room is left at its level
 */
record StormSample(Ciphertext ciphertext, StormSlots slots, int products, int terms, boolean spent) {

    /** Four bits; the depth of the parameter sets leaves seven. */
    private static final int MOST_TERMS = 16;

    /** Room for the noise of key switching, which is like that of a fresh ciphertext. */
    private static final int SWITCHING_TERMS = 4;

    static StormSample fresh(Ciphertext ciphertext, StormSlots slots) {
        return new StormSample(ciphertext, slots, 0, 1, false);
    }

    boolean isFresh() {
        return products == 0 && terms == 1 && !spent && ciphertext.size() == 2;
    }

    boolean canAdd(StormSample other) {
        return !spent
                && !other.spent
                && products == other.products
                && terms + other.terms <= MOST_TERMS
                && ciphertext.level() == other.ciphertext.level()
                && ciphertext.scale() == other.ciphertext.scale();
    }

    boolean canSwitchKeys() {
        return !spent && terms + SWITCHING_TERMS <= MOST_TERMS;
    }

    /** The same noise. */
    StormSample like(Ciphertext result, StormSlots expected) {
        return new StormSample(result, expected, products, terms, spent);
    }

    StormSample sumWith(StormSample other, Ciphertext result, StormSlots expected) {
        return new StormSample(result, expected, products, terms + other.terms, false);
    }

    static StormSample product(Ciphertext result, StormSlots expected) {
        return new StormSample(result, expected, 1, 1, false);
    }

    StormSample switched(Ciphertext result, StormSlots expected) {
        return new StormSample(result, expected, products, terms + SWITCHING_TERMS, false);
    }

    StormSample spent(Ciphertext result) {
        return new StormSample(result, slots, products, terms, true);
    }
}
