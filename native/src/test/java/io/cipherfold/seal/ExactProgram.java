// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random program on BFV or BGV ciphertexts that is run beside the same program on their polynomials. A step is taken only if
 * the budgets of its operands cover what it costs at most; its result must then have budget left and decrypt to its
 * polynomial. The budget of a result alone would not do: noise that is multiplied beyond its limit by one number may end near
 * another multiple of q/t everywhere.
 */
final class ExactProgram {

    private static final int VALUES = 4;
    private static final int MOST_SIZE = 5;

    /** A ciphertext and what is in it. */
    private static final class Value {
        private final Ciphertext ciphertext;
        private final long[] polynomial;

        Value(Ciphertext ciphertext, long[] polynomial) {
            this.ciphertext = ciphertext;
            this.polynomial = polynomial;
        }

        Ciphertext ciphertext() {
            return ciphertext;
        }

        long[] polynomial() {
            return polynomial;
        }
    }

    /** Steps, by name for the message of a failure. */
    private enum Step {
        NEGATE,
        ADD,
        SUB,
        ADD_PLAIN,
        SUB_PLAIN,
        MULTIPLY_PLAIN,
        MULTIPLY_PLAIN_NTT,
        MULTIPLY,
        SQUARE,
        RELINEARIZE,
        MOD_SWITCH,
        APPLY_GALOIS
    }

    private final KeyedContext keyed;
    private final SplittableRandom random;
    private final ReferencePolynomials ring;
    private final Evaluator evaluator;
    private final List<Value> values = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private int products;

    ExactProgram(KeyedContext keyed, SplittableRandom random) {
        this.keyed = keyed;
        this.random = random;
        this.ring = new ReferencePolynomials(keyed.set().degree(), keyed.set().plainModulus());
        this.evaluator = keyed.evaluator();
    }

    /** Runs that many steps; returns how many products came out right. */
    int run(int steps) {
        try {
            for (int i = 0; i < steps; i++) {
                while (values.size() < 2) {
                    long[] polynomial = ring.random(random);
                    try (Plaintext plain = Plaintext.ofCoefficients(keyed.context(), polynomial)) {
                        values.add(new Value(keyed.encryptor().encrypt(plain), polynomial));
                    }
                }
                step(Step.values()[random.nextInt(Step.values().length)]);
            }
            return products;
        } finally {
            values.forEach(value -> value.ciphertext().close());
        }
    }

    private void step(Step step) {
        Value left = values.get(random.nextInt(values.size()));
        Value right = values.get(random.nextInt(values.size()));
        if (!isAffordable(step, left, right)) {
            // A fresh one takes its place.
            values.remove(left);
            left.ciphertext().close();
            return;
        }
        try (TestSession session = keyed.session()) {
            Value result = resultOrNothing(step, left, right, session);
            if (result == null) {
                return;
            }
            values.add(result);
            trace.add(step + " level " + result.ciphertext().level() + " size "
                    + result.ciphertext().size());
            assertThat(budget(result)).as(keyed + " " + trace).isPositive();
            assertThat(session.decrypt(result.ciphertext()))
                    .as(keyed + " " + trace)
                    .isEqualTo(result.polynomial());
            if (step == Step.MULTIPLY || step == Step.SQUARE) {
                products++;
            }
            if (values.size() > VALUES) {
                values.remove(random.nextInt(VALUES)).ciphertext().close();
            }
        }
    }

    private int budget(Value value) {
        return keyed.decryptor().noiseBudget(value.ciphertext()).bits(InsecureSecretAccess.get());
    }

    /** Worst cases: a budget of b bits is noise below 2^-(b+1), where 1/2 is the limit. */
    private boolean isAffordable(Step step, Value left, Value right) {
        int budget = budget(left);
        return switch (step) {
            case NEGATE -> true;
            case ADD_PLAIN, SUB_PLAIN -> budget >= 2;
            case ADD, SUB -> Math.min(budget, budget(right)) >= (sameFactor(left, right) ? 3 : 3 + plainBits());
            // Up to three terms below t.
            case MULTIPLY_PLAIN, MULTIPLY_PLAIN_NTT -> budget >= plainBits() + 3;
            case SQUARE -> isProductAffordable(left, left);
            case MULTIPLY -> isProductAffordable(left, right);
            // The sets of one special prime as small as the others lose most: noise of 2^-4.7 of q/t.
            case RELINEARIZE, APPLY_GALOIS -> budget >= 3;
            // What is rounded is multiplied by powers of the secret key, each of them sqrt(N) times larger.
            case MOD_SWITCH -> budget >= 3 && left.ciphertext().size() == 2;
        };
    }

    private boolean isProductAffordable(Value left, Value right) {
        int level = Math.min(left.ciphertext().level(), right.ciphertext().level());
        int modulusBits = keyed.context().level(level).totalCoeffModulusBits();
        // Powers of the secret key in what wraps around: one factor for each polynomial beyond the second.
        int polynomials = left.ciphertext().size() + right.ciphertext().size() - 3;
        int degreeBits = polynomials * Integer.numberOfTrailingZeros(ring.degree());
        if (keyed.set().scheme() == Scheme.BFV) {
            return Math.min(budget(left), budget(right)) >= plainBits() + degreeBits + 4;
        }
        // BGV multiplies message and noise, at their own levels 2^(bits - budget), with those of the other.
        return left.ciphertext().level() == right.ciphertext().level()
                && modulusBits + degreeBits + 2 <= budget(left) + budget(right);
    }

    /** BGV balances different ones, with numbers below t. */
    private boolean sameFactor(Value left, Value right) {
        return keyed.set().scheme() == Scheme.BFV
                || (left.ciphertext().level() == right.ciphertext().level()
                        && left.ciphertext().correctionFactor()
                                == right.ciphertext().correctionFactor());
    }

    private int plainBits() {
        return new Modulus(ring.modulus()).bitCount();
    }

    /**
     * Values of one origin may cancel: a ciphertext and its negative, a product and the same product relinearised, or all but
     * rounding errors, which the next switch rounds away.
     */
    private @Nullable Value resultOrNothing(Step step, Value left, Value right, TestSession session) {
        try {
            return result(step, left, right, session);
        } catch (SealException e) {
            assertThat(e.code()).isEqualTo(SealException.Code.TRANSPARENT_RESULT);
            assertThat(step).isIn(Step.ADD, Step.SUB, Step.RELINEARIZE, Step.MOD_SWITCH);
            return null;
        }
    }

    private @Nullable Value result(Step step, Value left, Value right, TestSession session) {
        Ciphertext a = left.ciphertext();
        long[] p = left.polynomial();
        long[] q = right.polynomial();
        return switch (step) {
            case NEGATE -> new Value(evaluator.negate(a), ring.negate(p));
            case ADD_PLAIN -> new Value(evaluator.addPlain(a, session.plain(q)), ring.add(p, q));
            case SUB_PLAIN -> new Value(evaluator.subPlain(a, session.plain(q)), ring.subtract(p, q));
            case MULTIPLY_PLAIN -> multiplyPlain(left, session);
            case MULTIPLY_PLAIN_NTT -> multiplyPlainNtt(left, session);
            case ADD, SUB, MULTIPLY -> binary(step, left, right, session);
            case SQUARE -> 2 * a.size() - 1 > MOST_SIZE ? null : new Value(evaluator.square(a), ring.multiply(p, p));
            case RELINEARIZE ->
                a.size() == 3 && keyed.set().hasKeySwitching()
                        ? new Value(evaluator.relinearize(a, keyed.relinKeys()), p)
                        : null;
            case MOD_SWITCH -> a.level() > 0 ? new Value(evaluator.modSwitchToNext(a), p) : null;
            case APPLY_GALOIS -> a.size() == 2 && keyed.set().hasKeySwitching() ? applyGalois(left) : null;
        };
    }

    private @Nullable Value binary(Step step, Value left, Value right, TestSession session) {
        Ciphertext a = lowered(session, left.ciphertext(), right);
        Ciphertext b = lowered(session, right.ciphertext(), left);
        long[] p = left.polynomial();
        long[] q = right.polynomial();
        if (step == Step.ADD) {
            return new Value(evaluator.add(a, b), ring.add(p, q));
        }
        if (step == Step.SUB) {
            // A ciphertext minus itself is refused.
            return left == right ? null : new Value(evaluator.sub(a, b), ring.subtract(p, q));
        }
        return a.size() + b.size() - 1 > MOST_SIZE ? null : new Value(evaluator.multiply(a, b), ring.multiply(p, q));
    }

    /** One term or two; terms have a path of their own in SEAL. */
    private @Nullable Value multiplyPlain(Value value, TestSession session) {
        long[] factor = ring.monomial(1 + random.nextLong(ring.modulus() - 1), random.nextInt(ring.degree()));
        if (random.nextBoolean()) {
            factor = ring.add(factor, ring.of(1));
        }
        return isZero(factor)
                ? null
                : new Value(
                        evaluator.multiplyPlain(value.ciphertext(), session.plain(factor)),
                        ring.multiply(value.polynomial(), factor));
    }

    private Value multiplyPlainNtt(Value value, TestSession session) {
        long[] factor = ring.of(1, random.nextLong(ring.modulus()), random.nextLong(ring.modulus()));
        Plaintext plain = session.hold(evaluator.transformToNtt(
                session.plain(factor), value.ciphertext().level()));
        return new Value(evaluator.multiplyPlain(value.ciphertext(), plain), ring.multiply(value.polynomial(), factor));
    }

    private Value applyGalois(Value value) {
        int element = random.nextBoolean() ? 3 : 2 * ring.degree() - 1;
        return new Value(
                evaluator.applyGalois(value.ciphertext(), element, keyed.galoisKeys()),
                ring.automorphism(value.polynomial(), element));
    }

    private static boolean isZero(long[] polynomial) {
        return Arrays.stream(polynomial).allMatch(coefficient -> coefficient == 0);
    }

    /** The ciphertext at the level of another value, if that is lower. */
    private static Ciphertext lowered(TestSession session, Ciphertext ciphertext, Value other) {
        int level = other.ciphertext().level();
        return level < ciphertext.level() ? session.switchTo(ciphertext, level) : ciphertext;
    }
}
