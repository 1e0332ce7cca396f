// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.wire.WireException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {

    @Test
    void write_everyField_isLittleEndianWithoutGaps() {
        byte[] bytes = new WireWriter(0)
                .u8(0xfe)
                .u16(0x0102)
                .u32(0xf1020304L)
                .i32(-2)
                .i64(0x0102030405060708L)
                .f64(1.0)
                .raw(new byte[] {9, 8})
                .text("ä")
                .toBytes();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("fe" + "0201" + "040302f1" + "feffffff" + "0807060504030201" + "000000000000f03f" + "0908"
                        + "0200c3a4");
    }

    @Test
    void read_everyFieldAtItsExtremes_givesWhatWasWritten() {
        WireWriter out = new WireWriter(1);
        out.u8(0).u8(255).u16(0).u16(65_535).u32(0).u32(0xffff_ffffL);
        out.i32(Integer.MIN_VALUE).i32(Integer.MAX_VALUE).i64(Long.MIN_VALUE).i64(Long.MAX_VALUE);
        out.f64(-0.0).f64(Double.MIN_VALUE).f64(Double.NEGATIVE_INFINITY).f64(Double.NaN);
        out.text("").text("x".repeat(65_535)).raw(new byte[0]).u8(7);
        assertThat(out.length()).isEqualTo(out.toBytes().length);
        WireReader in = new WireReader(out.toBytes());

        assertThat(in.u8()).isZero();
        assertThat(in.u8()).isEqualTo(255);
        assertThat(in.u16()).isZero();
        assertThat(in.u16()).isEqualTo(65_535);
        assertThat(in.u32()).isZero();
        assertThat(in.u32()).isEqualTo(0xffff_ffffL);
        assertThat(in.i32()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.i32()).isEqualTo(Integer.MAX_VALUE);
        assertThat(in.i64()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.i64()).isEqualTo(Long.MAX_VALUE);
        assertThat(in.f64()).isEqualTo(-0.0);
        assertThat(in.f64()).isEqualTo(Double.MIN_VALUE);
        assertThat(in.f64()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(in.f64()).isNaN();
        assertThat(in.text(0)).isEmpty();
        assertThat(in.text(65_535)).hasSize(65_535);
        assertThat(in.raw(0)).isEmpty();
        assertThat(in.remaining()).isEqualTo(1);
        assertThat(in.raw(1)).containsExactly(7);
        in.finish();
    }

    @Test
    void write_valueOutsideAField_isRefused() {
        WireWriter out = new WireWriter(8);
        for (int value : new int[] {-1, Integer.MIN_VALUE, 256, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> out.u8(value))
                    .withMessage("field must be in [0, 255], was " + value);
        }
        for (int value : new int[] {-1, Integer.MIN_VALUE, 65_536, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> out.u16(value));
        }
        for (long value : new long[] {-1, Long.MIN_VALUE, 1L << 32, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> out.u32(value));
        }
        assertThat(out.length()).isZero();
    }

    @Test
    void text_tooLongForItsLength_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WireWriter(8).text("x".repeat(65_536)));
        // Two bytes a letter: the limit counts bytes.
        assertThatIllegalArgumentException().isThrownBy(() -> new WireWriter(8).text("ä".repeat(32_768)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800"})
    void text_unpairedSurrogate_isRefusedInsteadOfReplaced(String text) {
        // Replaced by question marks, two different texts would have the same bytes and the same signature.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WireWriter(8).text(text))
                .withMessage("text is not well-formed Unicode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cipherfold", "ä€\ud83d\ude00", "a\u0000b"})
    void text_wellFormed_comesBack(String text) {
        WireReader in = new WireReader(new WireWriter(8).text(text).toBytes());

        assertThat(in.text(64)).isEqualTo(text);
        in.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0100ff", "0100c3", "0200c080", "0300eda080", "040080808080", "0400f4908080"})
    void text_malformedUtf8_isRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(bytes).text(100));
    }

    @Test
    void text_longerThanTheReaderAllows_isRefusedBeforeItIsRead() {
        byte[] bytes = {4, 0};

        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(bytes).text(3));
        assertRefused(Reason.WRONG_LENGTH, () -> new WireReader(bytes).text(4));
    }

    @Test
    void read_bytesEndInsideAField_isRefusedByEveryMethod() {
        for (Field field : FIELDS) {
            byte[] enough = new byte[field.bytes];
            enough[0] = 2;
            for (int length = 0; length < field.bytes; length++) {
                byte[] tooShort = Arrays.copyOf(enough, length);
                assertRefused(Reason.WRONG_LENGTH, () -> field.read.accept(new WireReader(tooShort)));
            }
            WireReader in = new WireReader(enough);
            field.read.accept(in);
            in.finish();
        }
    }

    @Test
    void read_atAnOffset_seesOnlyItsOwnBytes() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
        WireReader in = new WireReader(bytes, 2, 3);

        assertThat(in.remaining()).isEqualTo(3);
        assertThat(in.u8()).isEqualTo(3);
        assertThat(in.u16()).isEqualTo(0x0504);
        assertRefused(Reason.WRONG_LENGTH, in::u8);
        in.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void raw_moreThanThereIs_isRefusedBeforeAllocating(int count) {
        WireReader in = new WireReader(new byte[3]);

        assertRefused(Reason.WRONG_LENGTH, () -> in.raw(count));
        assertThat(in.remaining()).isEqualTo(3);
    }

    @Test
    void raw_changedAfterwards_leavesTheBytesAlone() {
        byte[] bytes = {1, 2, 3};
        byte[] copy = new WireReader(bytes).raw(3);
        Arrays.fill(copy, (byte) 0);

        assertThat(bytes).containsExactly(1, 2, 3);
    }

    @Test
    void u32In_outsideTheRange_isRefusedWithFieldAndLimits() {
        byte[] five = {5, 0, 0, 0};
        assertThat(new WireReader(five).u32In("round", 5, 5)).isEqualTo(5);
        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(five).u32In("round", 6, 9));
        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(five).u32In("round", 0, 4));
        assertThatThrownBy(() -> new WireReader(five).u32In("round", 6, 9))
                .hasMessage("round must be in [6, 9], was 5");
    }

    @Test
    void u32In_valueBeyondAnInt_isRefusedWhateverTheLimit() {
        byte[] top = {0, 0, 0, (byte) 0x80};
        byte[] greatest = {-1, -1, -1, 0x7f};

        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(top).u32In("round", 0, Long.MAX_VALUE));
        assertThat(new WireReader(greatest).u32In("round", 0, Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void i64In_outsideTheRange_isRefused() {
        byte[] minusOne = new WireWriter(8).i64(-1).toBytes();

        assertThat(new WireReader(minusOne).i64In("time", -1, 0)).isEqualTo(-1);
        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(minusOne).i64In("time", 0, Long.MAX_VALUE));
        assertRefused(Reason.OUT_OF_RANGE, () -> new WireReader(minusOne).i64In("time", Long.MIN_VALUE, -2));
    }

    @Test
    void finish_bytesLeft_isRefusedWithTheirNumber() {
        WireReader in = new WireReader(new byte[3]);
        in.u8();

        assertRefused(Reason.TRAILING_BYTES, in::finish);
        assertThatThrownBy(in::finish).hasMessage("2 bytes too many");
    }

    @Test
    void writer_growing_keepsWhatWasWritten() {
        WireWriter out = new WireWriter(-5);
        for (int i = 0; i < 10_000; i++) {
            out.u16(i);
        }
        WireReader in = new WireReader(out.toBytes());
        for (int i = 0; i < 10_000; i++) {
            assertThat(in.u16()).isEqualTo(i);
        }
        in.finish();
    }

    static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** A way to read a field and how many bytes it takes; a text is one of two bytes here. */
    private record Field(String name, int bytes, Consumer<WireReader> read) {}

    private static final List<Field> FIELDS = List.of(
            new Field("u8", 1, WireReader::u8),
            new Field("u16", 2, WireReader::u16),
            new Field("u32", 4, WireReader::u32),
            new Field("i32", 4, WireReader::i32),
            new Field("u32In", 4, in -> in.u32In("f", 0, 2)),
            new Field("i64", 8, WireReader::i64),
            new Field("i64In", 8, in -> in.i64In("f", 0, 2)),
            new Field("f64", 8, WireReader::f64),
            new Field("raw", 5, in -> in.raw(5)),
            new Field("text", 4, in -> in.text(2)));
}
