// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values at the ends of [0, t) and coefficients at the ends of the polynomial, in BFV and BGV. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class ExactEdgeTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set.isExact()
            && (set.degree() <= 4096
                    || set == SealParameterSet.BFV_N8192_QDEFAULT_T50BITS
                    || set == SealParameterSet.BGV_N8192_QDEFAULT_T50BITS));

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    static Stream<KeyedContext> multiplying() {
        return CONTEXTS.with(set -> set.depth() > 0);
    }

    /** 0, 1, t-1 and both sides of the border between positive and negative. */
    private static long[] edges(long modulus) {
        return LongStream.of(0, 1, modulus - 1, (modulus - 1) / 2, (modulus + 1) / 2)
                .distinct()
                .toArray();
    }

    private static List<long[]> edgePolynomials(ReferencePolynomials ring) {
        List<long[]> result = new ArrayList<>();
        for (long edge : edges(ring.modulus())) {
            result.add(ring.monomial(edge, ring.degree() - 1));
            result.add(ring.constantCoefficients(edge));
        }
        result.add(ring.of(1));
        long[] alternating = new long[ring.degree()];
        for (int i = 0; i < alternating.length; i += 2) {
            alternating[i] = ring.modulus() - 1;
        }
        result.add(alternating);
        return result;
    }

    @ParameterizedTest
    @MethodSource("all")
    void encrypt_edgePolynomials_decryptToThemselves(KeyedContext keyed) {
        for (long[] polynomial : edgePolynomials(keyed.ring())) {
            try (TestSession session = keyed.session()) {
                Ciphertext ciphertext = session.encrypt(polynomial);
                assertThat(ciphertext.isTransparent()).isFalse();
                assertThat(session.decrypt(ciphertext)).isEqualTo(polynomial);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addAndSub_edgePolynomials_wrapAroundT(KeyedContext keyed) {
        ReferencePolynomials ring = keyed.ring();
        long[] top = ring.constantCoefficients(-1);
        try (TestSession session = keyed.session()) {
            Ciphertext tops = session.encrypt(top);
            for (long[] polynomial : edgePolynomials(ring)) {
                Ciphertext other = session.encrypt(polynomial);
                assertThat(session.decrypt(session.hold(keyed.evaluator().add(tops, other))))
                        .isEqualTo(ring.add(top, polynomial));
                assertThat(session.decrypt(session.hold(keyed.evaluator().sub(other, tops))))
                        .isEqualTo(ring.subtract(polynomial, top));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiply_edgePolynomials_isTheProduct(KeyedContext keyed) {
        ReferencePolynomials ring = keyed.ring();
        long[] top = ring.constantCoefficients(-1);
        long[] last = ring.monomial(-1, ring.degree() - 1);
        try (TestSession session = keyed.session()) {
            Ciphertext tops = session.encrypt(top);
            Ciphertext lasts = session.encrypt(last);
            for (long[] polynomial : edgePolynomials(ring)) {
                try (TestSession inner = keyed.session()) {
                    Ciphertext other = inner.encrypt(polynomial);
                    assertThat(inner.decrypt(inner.hold(keyed.evaluator().multiply(tops, other))))
                            .isEqualTo(ring.multiply(top, polynomial));
                    assertThat(inner.decrypt(inner.hold(keyed.evaluator().multiply(lasts, other))))
                            .isEqualTo(ring.multiply(last, polynomial));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void plainOperations_edgePolynomials_areThoseOfTheRing(KeyedContext keyed) {
        ReferencePolynomials ring = keyed.ring();
        long[] top = ring.constantCoefficients(-1);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext tops = session.encrypt(top);
            for (long[] polynomial : edgePolynomials(ring)) {
                try (TestSession inner = keyed.session()) {
                    Plaintext plain = inner.plain(polynomial);
                    assertThat(inner.decrypt(inner.hold(evaluator.addPlain(tops, plain))))
                            .isEqualTo(ring.add(top, polynomial));
                    assertThat(inner.decrypt(inner.hold(evaluator.subPlain(tops, plain))))
                            .isEqualTo(ring.subtract(top, polynomial));
                }
            }
        }
    }

    /** The largest monomials keep the noise what it is, so this needs no depth; c = (t-1)/2 multiplies it by t/2. */
    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyPlain_monomials_takeTheirOwnPathAndAreRight(KeyedContext keyed) {
        ReferencePolynomials ring = keyed.ring();
        long[] top = ring.constantCoefficients(-1);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext tops = session.encrypt(top);
            for (long edge : edges(ring.modulus())) {
                for (int exponent : new int[] {0, 1, ring.degree() - 1}) {
                    if (edge != 0) {
                        long[] monomial = ring.monomial(edge, exponent);
                        try (TestSession inner = keyed.session()) {
                            Plaintext plain = inner.plain(monomial);
                            assertThat(inner.decrypt(inner.hold(evaluator.multiplyPlain(tops, plain))))
                                    .isEqualTo(ring.multiply(top, monomial));
                        }
                    }
                }
            }
        }
    }
}
