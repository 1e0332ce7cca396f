// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plaintexts from coefficients, from text and from slots: what they say about themselves and what they refuse. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class PlaintextTest {

    private static final SealParameterSet SET = SealParameterSet.BFV_N1024_Q27_T12289;
    private static final int DEGREE = 1024;
    private static final long T = 12289;

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set == SET);

    private KeyedContext keyed;
    private TestSession session;

    @BeforeEach
    void open() {
        keyed = CONTEXTS.get(SET);
        session = keyed.session();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void ofCoefficients_fewerThanN_arePaddedWithZeros() {
        long[] given = {3, 0, T - 1, 0, 0};
        Plaintext plain = session.plain(given);
        assertThat(plain.coefficients()).isEqualTo(Arrays.copyOf(given, DEGREE));
        assertThat(plain.significantCoefficientCount()).isEqualTo(3);
        assertThat(plain.nonzeroCoefficientCount()).isEqualTo(2);
        assertThat(plain.isZero()).isFalse();
        assertThat(plain.isNttForm()).isFalse();
        assertThat(plain.scale()).isEqualTo(1);
        assertThat(plain.nativeBytes()).isPositive();
        // Copies in and out.
        given[0] = 4;
        plain.coefficients()[0] = 5;
        assertThat(plain.coefficients()[0]).isEqualTo(3);
    }

    @Test
    void zero_anyWay_isZero() {
        for (Plaintext zero : new Plaintext[] {session.plain(), session.plain(0), session.plain(new long[DEGREE])}) {
            assertThat(zero.isZero()).isTrue();
            assertThat(zero.significantCoefficientCount()).isZero();
            assertThat(zero.nonzeroCoefficientCount()).isZero();
            assertThat(zero.coefficients()).containsOnly(0).hasSize(DEGREE);
            assertThat(zero.toPolynomialString()).isEqualTo("0");
            assertThat(session.decrypt(session.hold(keyed.encryptor().encrypt(zero))))
                    .containsOnly(0);
        }
    }

    @Test
    void levelAndParmsId_withoutNttForm_areNotThere() {
        Plaintext plain = session.plain(1);
        assertThatIllegalStateException().isThrownBy(plain::level).withMessageContaining("NTT form");
        assertThatIllegalStateException().isThrownBy(plain::parmsId).withMessageContaining("NTT form");
        Plaintext transformed = session.hold(keyed.evaluator().transformToNtt(plain, 0));
        assertThat(transformed.level()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(transformed::toPolynomialString)
                .withMessageContaining("NTT form");
    }

    @Test
    void toString_ofASecret_showsNoCoefficient() {
        assertThat(session.plain(4711, 4711).toString()).doesNotContain("4711").doesNotContain("1267");
    }

    @Test
    void ofCoefficients_outOfRange_namesTheFirstOne() {
        assertIllegal(() -> session.plain(0, 1, T), "coefficient 2", "12289");
        assertIllegal(() -> session.plain(-1), "coefficient 0", "12289");
        assertIllegal(() -> session.plain(0, Long.MIN_VALUE, -1), "coefficient 1", "12289");
        assertIllegal(() -> session.plain(new long[DEGREE + 1]), "1024", "1025");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "1x^1, 1x^1",
        "2FFFx^1023 + 1x^1 + 3, 2FFFx^1023 + 1x^1 + 3",
        "2fffx^2, 2FFFx^2",
        "0x^5 + 000F, F",
        "1x^0, 1"
    })
    void parse_thenWrite_isSealsForm(String given, String written) {
        assertThat(session.hold(Plaintext.parse(keyed.context(), given)).toPolynomialString())
                .isEqualTo(written);
    }

    @Test
    void parse_anyPolynomial_isTheInverseOfWriting(SplittableRandom random) {
        ReferencePolynomials ring = new ReferencePolynomials(DEGREE, T);
        long[] coefficients = ring.random(random);
        for (int i = 0; i < DEGREE; i += 3) {
            coefficients[i] = 0;
        }
        StringBuilder expected = new StringBuilder();
        for (int i = DEGREE - 1; i >= 0; i--) {
            if (coefficients[i] != 0) {
                expected.append(expected.isEmpty() ? "" : " + ")
                        .append(String.format("%X", coefficients[i]))
                        .append(i > 0 ? "x^" + i : "");
            }
        }
        Plaintext plain = session.plain(coefficients);
        assertThat(plain.toPolynomialString()).isEqualTo(expected.toString());
        assertThat(session.hold(Plaintext.parse(keyed.context(), expected.toString()))
                        .coefficients())
                .isEqualTo(coefficients);
    }

    /** SEAL's own reader overflows, or takes gigabytes, for some of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "x^1",
                "1x",
                "1x^",
                "1x^-1",
                "-1",
                "1 +",
                "1+1x^1",
                "1x^1 + 1x^1",
                "1x^1 + 1x^2",
                "1 + 1",
                "1x^1024",
                "1x^200000000",
                "1x^4294967297",
                "1x^99999999999999999999",
                "3001",
                "FFFFFFFFFFFFFFFF",
                "10000000000000000",
                "1x^2 + 3001x^1",
                "1x^2  + 1",
                "1X^2",
                "g",
                "1x^1 + ",
                "1\u0000"
            })
    void parse_anythingElse_isRefused(String wrong) {
        assertIllegal(() -> Plaintext.parse(keyed.context(), wrong));
    }

    @Test
    void parse_wrongTerm_namesIt() {
        assertIllegal(() -> Plaintext.parse(keyed.context(), "1x^9 + zz"), "term 1");
        assertIllegal(() -> Plaintext.parse(keyed.context(), "1x^9 + 1x^9"), "term 1", "below 9", "9");
        assertIllegal(() -> Plaintext.parse(keyed.context(), "1x^1024"), "term 0", "below 1024", "1024");
        assertIllegal(() -> Plaintext.parse(keyed.context(), "3001x^7"), "coefficient 7", "12289");
    }

    /** SEAL 4.1 takes t + 5 for 5, and other values for wrong ones. */
    @Test
    void batchEncode_valuesOutOfRange_namesTheFirst() {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long half = T / 2;
        for (long wrong : new long[] {T, T + 5, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertIllegal(() -> encoder.encodeUnsigned(0, 1, wrong), "value 2", "12289");
        }
        for (long wrong : new long[] {half + 1, -half - 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1}) {
            assertIllegal(() -> encoder.encode(0, wrong), "value 1", "12289");
            ByteBuffer buffer = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
            buffer.putLong(8, wrong);
            assertIllegal(() -> encoder.encode(buffer), "value 1", "12289");
        }
        assertIllegal(() -> encoder.encode(new long[DEGREE + 1]), "1024", "1025");
        assertIllegal(() -> encoder.encodeUnsigned(new long[DEGREE + 1]), "1024", "1025");
        assertIllegal(() -> encoder.encode(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder())), "direct");
        assertIllegal(
                () -> encoder.encode(ByteBuffer.allocateDirect(8 * DEGREE + 8).order(ByteOrder.nativeOrder())),
                "1024",
                "1025");
        assertIllegal(
                () -> encoder.encode(ByteBuffer.allocateDirect(9).order(ByteOrder.nativeOrder())), "multiple of 8");
    }

    @Test
    void batchDecode_whatHasNoSlots_isRefused() {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        Plaintext transformed = session.hold(keyed.evaluator().transformToNtt(session.plain(1), 0));
        assertIllegal(() -> encoder.decode(transformed), "NTT form");
        assertIllegal(() -> encoder.decodeUnsigned(transformed), "NTT form");
        ByteBuffer small = ByteBuffer.allocateDirect(8 * DEGREE - 8).order(ByteOrder.nativeOrder());
        assertIllegal(() -> encoder.decode(session.plain(1), small), "room", "8192", "8184");
    }

    /** The position says where; what is before and behind stays as it is. */
    @Test
    void buffers_withPositionAndLimit_areReadAndWrittenThere() {
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        ByteBuffer buffer = ByteBuffer.allocateDirect(40).order(ByteOrder.nativeOrder());
        buffer.putLong(0, 1).putLong(8, 2).putLong(16, 3).putLong(24, -4);
        buffer.position(8).limit(24);
        Plaintext plain = session.hold(encoder.encode(buffer));
        assertThat(encoder.decode(plain)).startsWith(2, 3, 0);
        assertThat(buffer.position()).isEqualTo(8);
        assertThat(buffer.limit()).isEqualTo(24);
        ByteBuffer target = ByteBuffer.allocateDirect(8 * DEGREE + 24).order(ByteOrder.nativeOrder());
        target.putLong(0, -7).putLong(8 * DEGREE + 8, -8);
        target.position(8);
        encoder.decode(plain, target);
        assertThat(target.position()).isEqualTo(8 * DEGREE + 8);
        assertThat(target.getLong(0)).isEqualTo(-7);
        assertThat(target.getLong(8)).isEqualTo(2);
        assertThat(target.getLong(16)).isEqualTo(3);
        assertThat(target.getLong(8 * DEGREE + 8)).isEqualTo(-8);
    }
}
