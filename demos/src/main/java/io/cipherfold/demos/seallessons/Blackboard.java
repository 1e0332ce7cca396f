// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.demos.StoryException;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.ContextLevel;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.InsecureSecretAccess;
import io.cipherfold.seal.SealContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** Where lessons write, and where their results are compared with what plain Java says. Confined to one thread. */
public final class Blackboard {

    private static final int NUMBERS_SHOWN = 6;

    private final Consumer<String> lines;

    /** Writes to a consumer of lines. */
    public Blackboard(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Writes one line; arguments as {@link String#format}. */
    public void say(String format, Object... arguments) {
        lines.accept("  " + (arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments)));
    }

    /** Describes parameters and the chain of levels. */
    public void show(SealContext context) {
        ContextLevel first = context.level(context.firstLevel());
        say(
                "%s, N = %d, coefficient modulus of %d primes and %d bits, %d levels for ciphertexts",
                context.parameters().scheme(),
                context.parameters().degree(),
                context.parameters().coeffModulus().size(),
                context.level(context.keyLevel()).totalCoeffModulusBits(),
                first.level() + 1);
    }

    /** Tells the size of a ciphertext and how much noise it still bears; the owner of the key may look. */
    public void show(String name, Ciphertext ciphertext, Decryptor decryptor) {
        say(
                "%-18s %d polynomials, level %d, noise budget %d bits",
                name,
                ciphertext.size(),
                ciphertext.level(),
                decryptor.noiseBudget(ciphertext).bits(InsecureSecretAccess.get()));
    }

    /** Tells level and scale of a CKKS ciphertext. */
    public void show(String name, Ciphertext ciphertext) {
        say(
                "%-18s %d polynomials, level %d, scale 2^%.3f",
                name, ciphertext.size(), ciphertext.level(), Math.log(ciphertext.scale()) / Math.log(2));
    }

    /** Compares integers; a lesson that does not come out ends there. */
    public void expect(String name, long[] expected, long[] actual) {
        long[] part = Arrays.copyOf(actual, expected.length);
        if (!Arrays.equals(expected, part)) {
            throw new StoryException(
                    name + " should be " + Arrays.toString(expected) + ", is " + Arrays.toString(part), null);
        }
        String more = expected.length > NUMBERS_SHOWN ? ", …" : "";
        String shown = Arrays.toString(Arrays.copyOf(expected, Math.min(expected.length, NUMBERS_SHOWN)));
        say("%s = %s, as in plain Java", name, shown.replace("]", more + "]"));
    }

    /** Compares numbers that may differ by a tolerance. */
    public void expect(String name, double[] expected, double[] actual, double tolerance) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        }
        if (!(largest <= tolerance)) {
            throw new StoryException(name + " differs by " + largest + ", more than " + tolerance, null);
        }
        say("%s: %d numbers, the largest error is %.1e", name, expected.length, largest);
    }
}
