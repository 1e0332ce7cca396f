// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batched plaintexts have the coefficients that the definition of the slots gives, in every form of input. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class BatchEncoderTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS =
            new KeyedContexts(set -> set.isBatching() && (set.scheme() == Scheme.BFV || set.degree() == 4096));

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    static Stream<KeyedContext> multiplying() {
        return CONTEXTS.with(set -> set.depth() > 0);
    }

    private static ReferenceSlots reference(KeyedContext keyed) {
        return new ReferenceSlots(keyed.set().degree(), keyed.set().plainModulus());
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodeUnsigned_allSlots_hasTheReferenceCoefficients(KeyedContext keyed, SplittableRandom random) {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        assertThat(encoder.slotCount()).isEqualTo(keyed.set().degree());
        long[] values = reference(keyed).random(random);
        try (Plaintext plain = encoder.encodeUnsigned(values)) {
            assertThat(plain.coefficients()).isEqualTo(reference(keyed).encode(values));
            assertThat(plain.isNttForm()).isFalse();
            assertThat(encoder.decodeUnsigned(plain)).isEqualTo(values);
            assertThat(encoder.decode(plain)).isEqualTo(reference(keyed).signed(values));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void decode_anyPolynomial_isItsValuesAtTheRoots(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring =
                new ReferencePolynomials(keyed.set().degree(), keyed.set().plainModulus());
        long[] polynomial = ring.random(random);
        try (TestSession session = keyed.session()) {
            BatchEncoder encoder = BatchEncoder.of(keyed.context());
            assertThat(encoder.decodeUnsigned(session.plain(polynomial)))
                    .isEqualTo(reference(keyed).decode(polynomial));
            // A constant polynomial fills all slots; X alone has the roots in them.
            assertThat(encoder.decodeUnsigned(session.plain(5))).containsOnly(5);
            assertThat(encoder.decodeUnsigned(session.plain(0, 1)))
                    .isEqualTo(reference(keyed).decode(ring.of(0, 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_signedEdges_comeBack(KeyedContext keyed) {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long half = keyed.set().plainModulus() / 2;
        long[] edges = {0, 1, -1, half, -half, half - 1, 1 - half};
        try (Plaintext plain = encoder.encode(edges)) {
            assertThat(Arrays.copyOf(encoder.decode(plain), edges.length)).isEqualTo(edges);
            long t = keyed.set().plainModulus();
            assertThat(encoder.decodeUnsigned(plain)).startsWith(0, 1, t - 1, half, t - half, half - 1, t - half + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_fewerValues_leavesZeros(KeyedContext keyed) {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        try (Plaintext none = encoder.encode();
                Plaintext one = encoder.encodeUnsigned(7);
                Plaintext last = encoder.encodeUnsigned(lastOnly(keyed.set().degree(), 9))) {
            assertThat(none.isZero()).isTrue();
            assertThat(encoder.decode(none)).containsOnly(0).hasSize(encoder.slotCount());
            assertThat(encoder.decode(one)).startsWith(7, 0).endsWith(0);
            assertThat(encoder.decode(last)).isEqualTo(lastOnly(keyed.set().degree(), 9));
        }
    }

    private static long[] lastOnly(int count, long value) {
        long[] values = new long[count];
        values[count - 1] = value;
        return values;
    }

    @ParameterizedTest
    @MethodSource("all")
    void encode_directBuffer_isTheSameAsTheArray(KeyedContext keyed, SplittableRandom random) {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long half = keyed.set().plainModulus() / 2;
        long[] values = random.longs(encoder.slotCount(), -half, half + 1).toArray();
        ByteBuffer buffer = DirectBuffers.ofNumbers(values.length);
        buffer.asLongBuffer().put(values);
        try (Plaintext fromArray = encoder.encode(values);
                Plaintext fromBuffer = encoder.encode(buffer)) {
            assertThat(fromBuffer.coefficients()).isEqualTo(fromArray.coefficients());
            ByteBuffer target = DirectBuffers.ofNumbers(values.length);
            encoder.decode(fromArray, target);
            long[] decoded = new long[values.length];
            target.rewind();
            target.asLongBuffer().get(decoded);
            assertThat(decoded).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodeUnsigned_directBuffer_isTheSameAsTheArray(KeyedContext keyed, SplittableRandom random) {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long[] values = reference(keyed).random(random);
        ByteBuffer buffer = DirectBuffers.ofNumbers(values.length);
        buffer.asLongBuffer().put(values);
        try (Plaintext fromArray = encoder.encodeUnsigned(values);
                Plaintext fromBuffer = encoder.encodeUnsigned(buffer)) {
            assertThat(fromBuffer.coefficients()).isEqualTo(fromArray.coefficients());
            ByteBuffer target = DirectBuffers.ofNumbers(values.length);
            encoder.decodeUnsigned(fromArray, target);
            assertThat(target.flip()).isEqualTo(buffer);
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void sumAndProduct_ofEncryptedSlots_goSlotBySlot(KeyedContext keyed, SplittableRandom random) {
        ReferenceSlots reference = reference(keyed);
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long[] left = reference.random(random);
        long[] right = reference.random(random);
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.hold(encoder.encodeUnsigned(right));
            Ciphertext a = session.hold(keyed.encryptor().encrypt(session.hold(encoder.encodeUnsigned(left))));
            Ciphertext b = session.hold(keyed.encryptor().encrypt(plain));
            assertThat(decrypt(session, keyed, keyed.evaluator().add(a, b))).isEqualTo(reference.add(left, right));
            assertThat(decrypt(session, keyed, keyed.evaluator().multiply(a, b)))
                    .isEqualTo(reference.multiply(left, right));
            assertThat(decrypt(session, keyed, keyed.evaluator().multiplyPlain(a, plain)))
                    .isEqualTo(reference.multiply(left, right));
        }
    }

    private static long[] decrypt(TestSession session, KeyedContext keyed, Ciphertext result) {
        Plaintext plain = session.hold(keyed.decryptor().decrypt(session.hold(result)));
        return BatchEncoder.of(keyed.context()).decodeUnsigned(plain);
    }
}
