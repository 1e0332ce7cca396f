// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operations without keys do to the words of a ciphertext, in all three schemes. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class CiphertextWordsTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set == SealParameterSet.BFV_N1024_Q27_T12289
            || set == SealParameterSet.BFV_N4096_QDEFAULT_T1032193
            || set == SealParameterSet.BGV_N2048_Q54_T12289
            || set == SealParameterSet.BGV_N4096_QDEFAULT_T256
            || set == SealParameterSet.CKKS_N2048_Q27_27_SCALE24
            || set == SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    /** BGV and CKKS: their products are the plain products of evaluations. */
    static Stream<KeyedContext> inEvaluations() {
        return CONTEXTS.with(set -> set.scheme() != Scheme.BFV);
    }

    static Stream<KeyedContext> bfvWithLevels() {
        return withLevels(Scheme.BFV);
    }

    static Stream<KeyedContext> bgvWithLevels() {
        return withLevels(Scheme.BGV);
    }

    static Stream<KeyedContext> ckksWithLevels() {
        return withLevels(Scheme.CKKS);
    }

    private static Stream<KeyedContext> withLevels(Scheme scheme) {
        return CONTEXTS.with(set -> set.scheme() == scheme)
                .filter(keyed -> keyed.context().firstLevel() > 0);
    }

    private static ReferenceResidues residues(KeyedContext keyed) {
        return new ReferenceResidues(keyed.set().degree(), primes(keyed));
    }

    private static long[] primes(KeyedContext keyed) {
        SealContext context = keyed.context();
        return context.level(context.firstLevel()).coeffModulus().stream()
                .mapToLong(Modulus::value)
                .toArray();
    }

    /** Uniform words: any of them is a ciphertext of something. */
    private static Ciphertext random(TestSession session, KeyedContext keyed, int size, SplittableRandom random) {
        SealContext context = keyed.context();
        long[] primes = primes(keyed);
        int degree = keyed.set().degree();
        long[] words = new long[size * primes.length * degree];
        Arrays.setAll(words, i -> random.nextLong(primes[i / degree % primes.length]));
        boolean nttForm = keyed.set().scheme() != Scheme.BFV;
        // Its square fits every level.
        double scale = keyed.set().isExact() ? 1 : 256;
        return session.hold(Ciphertext.ofResidues(context, context.firstLevel(), nttForm, scale, 1, words));
    }

    @ParameterizedTest
    @MethodSource("all")
    void ofResidues_anyWords_hasThemAndItsShape(KeyedContext keyed, SplittableRandom random) {
        SealContext context = keyed.context();
        ReferenceResidues residues = residues(keyed);
        try (TestSession session = keyed.session()) {
            Ciphertext three = random(session, keyed, 3, random);
            assertThat(three.size()).isEqualTo(3);
            assertThat(three.degree()).isEqualTo(keyed.set().degree());
            assertThat(three.coeffModulusSize()).isEqualTo(primes(keyed).length);
            assertThat(three.level()).isEqualTo(context.firstLevel());
            assertThat(three.residues()).hasSize(3 * residues.words());
            Ciphertext same = session.hold(Ciphertext.ofResidues(
                    context,
                    three.level(),
                    three.isNttForm(),
                    three.scale(),
                    three.correctionFactor(),
                    three.residues()));
            assertThat(same.residues()).isEqualTo(three.residues());
            // The array is a copy.
            three.residues()[0] ^= 1;
            assertThat(same.residues()).isEqualTo(three.residues());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addSubNegate_anyWords_areModuloEachPrime(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext two = random(session, keyed, 2, random);
            Ciphertext three = random(session, keyed, 3, random);
            long[] left = two.residues();
            long[] right = three.residues();
            assertThat(session.hold(evaluator.add(two, three)).residues()).isEqualTo(residues.add(left, right));
            assertThat(session.hold(evaluator.add(three, two)).residues()).isEqualTo(residues.add(left, right));
            assertThat(session.hold(evaluator.sub(two, three)).residues()).isEqualTo(residues.subtract(left, right));
            assertThat(session.hold(evaluator.sub(three, two)).residues()).isEqualTo(residues.subtract(right, left));
            assertThat(session.hold(evaluator.negate(two)).residues()).isEqualTo(residues.negate(left));
            assertThat(two.residues()).isEqualTo(left);
            assertThat(three.residues()).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void transforms_anyWords_areTheNumberTheoreticTransform(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext given = random(session, keyed, 2, random);
            if (given.isNttForm()) {
                if (keyed.set().scheme() == Scheme.BGV) {
                    assertThat(session.hold(evaluator.transformFromNtt(given)).residues())
                            .isEqualTo(residues.toCoefficients(given.residues()));
                }
            } else {
                assertThat(session.hold(evaluator.transformToNtt(given)).residues())
                        .isEqualTo(residues.toEvaluations(given.residues()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("inEvaluations")
    void multiply_sizesTwoAndThree_isTheProductOfPolynomialsInTheKey(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext two = random(session, keyed, 2, random);
            Ciphertext other = random(session, keyed, 2, random);
            Ciphertext three = random(session, keyed, 3, random);
            assertThat(session.hold(evaluator.multiply(two, other)).residues())
                    .isEqualTo(residues.product(two.residues(), other.residues()));
            assertThat(session.hold(evaluator.multiply(two, three)).residues())
                    .isEqualTo(residues.product(two.residues(), three.residues()));
            assertThat(session.hold(evaluator.multiply(three, two)).residues())
                    .isEqualTo(residues.product(two.residues(), three.residues()));
            assertThat(session.hold(evaluator.square(two)).residues())
                    .isEqualTo(residues.product(two.residues(), two.residues()));
            assertThat(session.hold(evaluator.square(three)).residues())
                    .isEqualTo(residues.product(three.residues(), three.residues()));
        }
    }

    @ParameterizedTest
    @MethodSource("ckksWithLevels")
    void ckks_switchAndRescale_dropAndDivide(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext given = random(session, keyed, 3, random);
            Ciphertext switched = session.hold(evaluator.modSwitchToNext(given));
            assertThat(switched.residues()).isEqualTo(residues.dropLast(given.residues()));
            assertThat(switched.scale()).isEqualTo(given.scale());
            assertThat(session.hold(evaluator.modReduceToNext(given)).residues())
                    .isEqualTo(switched.residues());
            Ciphertext rescaled = session.hold(evaluator.rescaleToNext(given));
            long[] divided = residues.divideByLast(residues.toCoefficients(given.residues()));
            assertThat(rescaled.residues()).isEqualTo(residues.next().toEvaluations(divided));
            long[] primes = primes(keyed);
            assertThat(rescaled.scale()).isEqualTo(given.scale() / primes[primes.length - 1]);
        }
    }

    @ParameterizedTest
    @MethodSource("bfvWithLevels")
    void bfv_modSwitch_dividesAndRounds(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        try (TestSession session = keyed.session()) {
            Ciphertext given = random(session, keyed, 2, random);
            assertThat(session.hold(keyed.evaluator().modSwitchToNext(given)).residues())
                    .isEqualTo(residues.divideByLast(given.residues()));
        }
    }

    /** c' = (c - delta) / q_last with delta = c mod q_last, delta = 0 mod t, and delta short. */
    @ParameterizedTest
    @MethodSource("bgvWithLevels")
    void bgv_modSwitch_dividesWhatIsLeftAfterAMultipleOfT(KeyedContext keyed, SplittableRandom random) {
        ReferenceResidues residues = residues(keyed);
        long[] primes = primes(keyed);
        BigInteger last = BigInteger.valueOf(primes[primes.length - 1]);
        BigInteger t = BigInteger.valueOf(keyed.set().plainModulus());
        try (TestSession session = keyed.session()) {
            Ciphertext given = random(session, keyed, 2, random);
            Ciphertext switched = session.hold(keyed.evaluator().modSwitchToNext(given));
            BigInteger[] before = residues.compose(residues.toCoefficients(given.residues()));
            BigInteger[] after = residues.next().compose(residues.next().toCoefficients(switched.residues()));
            BigInteger rest = residues.next().total();
            for (int i = 0; i < before.length; i++) {
                // c = q_last c' + delta over the integers, but for a multiple of q_last times the primes that are left.
                BigInteger delta = before[i].subtract(last.multiply(after[i])).mod(residues.total());
                if (delta.shiftLeft(1).compareTo(residues.total()) > 0) {
                    delta = delta.subtract(residues.total());
                }
                assertThat(delta.subtract(before[i]).mod(last)).isZero();
                assertThat(delta.mod(t)).isZero();
                assertThat(delta.abs()).isLessThanOrEqualTo(last.multiply(t));
            }
            assertThat(rest.multiply(last)).isEqualTo(residues.total());
        }
    }

    @ParameterizedTest
    @MethodSource("bgvWithLevels")
    void bgv_modReduce_dropsTheLastPrime(KeyedContext keyed, SplittableRandom random) {
        try (TestSession session = keyed.session()) {
            Ciphertext given = random(session, keyed, 2, random);
            assertThat(session.hold(keyed.evaluator().modReduceToNext(given)).residues())
                    .isEqualTo(residues(keyed).dropLast(given.residues()));
        }
    }

    /** A plaintext in NTT form is the transform of its coefficients between -t/2 and t/2. */
    @ParameterizedTest
    @MethodSource("all")
    void transformToNtt_ofAPlaintext_isTheTransformOfItsCentredCoefficients(
            KeyedContext keyed, SplittableRandom random) {
        if (!keyed.set().isExact()) {
            return;
        }
        ReferenceResidues residues = residues(keyed);
        long t = keyed.set().plainModulus();
        long[] coefficients = random.longs(keyed.set().degree(), 0, t).toArray();
        BigInteger[] centred = Arrays.stream(coefficients)
                .map(c -> c >= (t + 1) / 2 ? c - t : c)
                .mapToObj(BigInteger::valueOf)
                .toArray(BigInteger[]::new);
        try (TestSession session = keyed.session()) {
            Plaintext transformed = session.hold(keyed.evaluator()
                    .transformToNtt(session.plain(coefficients), keyed.context().firstLevel()));
            assertThat(transformed.coefficients()).isEqualTo(residues.toEvaluations(residues.decompose(centred)));
        }
    }
}
