// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bytes in one place or in several: every range of them is what the array of all would give. */
@ExtendWith(Replay.class)
class ByteSourceTest {

    private static byte[] numbers(int from, int count) {
        byte[] numbers = new byte[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (byte) (from + i);
        }
        return numbers;
    }

    private static byte[] read(ByteSource source, long offset, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        source.read(offset, target);
        assertThat(target.remaining()).isZero();
        return target.array();
    }

    /** Every range, and none beyond the ends. */
    private static void assertIs(ByteSource source, byte[] expected) throws IOException {
        assertThat(source.length()).isEqualTo(expected.length);
        assertThat(source.readAll()).isEqualTo(expected);
        for (int offset = 0; offset <= expected.length; offset++) {
            for (int count = 0; count <= expected.length - offset; count++) {
                assertThat(read(source, offset, count))
                        .as("%d bytes from %d", count, offset)
                        .isEqualTo(Arrays.copyOfRange(expected, offset, offset + count));
            }
        }
    }

    private static void assertEndsAtItsLength(ByteSource source) {
        int length = (int) source.length();
        for (int offset : new int[] {0, length / 2, length}) {
            assertThatExceptionOfType(EOFException.class)
                    .as("from %d", offset)
                    .isThrownBy(() -> source.read(offset, ByteBuffer.allocate(length - offset + 1)));
        }
    }

    @Test
    void of_anArray_isTheArray() throws IOException {
        assertIs(ByteSource.of(numbers(1, 9)), numbers(1, 9));
        assertIs(ByteSource.of(new byte[0]), new byte[0]);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ByteSource.of(new byte[3]).read(1, ByteBuffer.allocate(3)));
    }

    @Test
    void concat_ofSeveral_isOneAfterTheOther() throws IOException {
        ByteSource source = ByteSource.concat(
                List.of(ByteSource.of(numbers(0, 3)), ByteSource.of(numbers(3, 1)), ByteSource.of(numbers(4, 5))));
        assertIs(source, numbers(0, 9));
        assertEndsAtItsLength(source);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> source.read(-1, ByteBuffer.allocate(1)));
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> source.read(Long.MAX_VALUE, ByteBuffer.allocate(1)));
    }

    @Test
    void concat_ofNothing_isEmpty() throws IOException {
        for (List<ByteSource> parts : List.of(
                List.<ByteSource>of(), List.of(ByteSource.of(new byte[0])), List.of(ByteSource.concat(List.of())))) {
            ByteSource source = ByteSource.concat(parts);
            assertIs(source, new byte[0]);
            assertEndsAtItsLength(source);
        }
    }

    /** A release of an empty sum, a frame whose part is empty: parts may be empty anywhere. */
    @Test
    void concat_partsOfAnyLengthAlsoEmpty_isTheWhole(RandomSource random) throws IOException {
        for (int trial = 0; trial < 50; trial++) {
            List<ByteSource> parts = new ArrayList<>();
            int length = 0;
            for (long part = random.nextBelow(7); part > 0; part--) {
                int count = (int) Math.max(0, random.nextBelow(7) - 3);
                parts.add(ByteSource.of(numbers(length, count)));
                length += count;
            }
            ByteSource source = ByteSource.concat(parts);
            assertIs(source, numbers(0, length));
            assertEndsAtItsLength(source);
        }
    }

    @Test
    void concat_read_leavesTheLimitOfTheTarget() throws IOException {
        ByteSource source = ByteSource.concat(List.of(ByteSource.of(numbers(0, 2)), ByteSource.of(numbers(2, 3))));
        ByteBuffer target = ByteBuffer.allocate(9).position(1).limit(5);
        source.read(0, target);
        assertThat(target.position()).isEqualTo(5);
        assertThat(target.limit()).isEqualTo(5);
        assertThat(target.array()).isEqualTo(new byte[] {0, 0, 1, 2, 3, 0, 0, 0, 0});
    }

    /** Lengths of more than an array are no trouble as long as nobody asks for all of it. */
    @Test
    void concat_longerThanAnArray_isReadInPlaces() throws IOException {
        long half = 3L << 30;
        ByteSource source = ByteSource.concat(List.of(endless(half), ByteSource.of(numbers(7, 2)), endless(half)));
        assertThat(source.length()).isEqualTo(2 * half + 2);
        assertThat(read(source, half - 1, 4)).isEqualTo(new byte[] {(byte) (half - 1), 7, 8, 0});
        assertThat(read(source, 2 * half + 1, 1)).isEqualTo(new byte[] {(byte) (half - 1)});
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(source::readAll)
                .withMessageContaining(String.valueOf(2 * half + 2));
    }

    /** The low byte of each position. */
    private static ByteSource endless(long length) {
        return new ByteSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                for (long position = offset; target.hasRemaining(); position++) {
                    target.put((byte) position);
                }
            }
        };
    }

    @Test
    void slice_ofASource_isThatPartOfIt() throws IOException {
        ByteSource whole = ByteSource.of(numbers(0, 10));
        assertIs(ByteSource.slice(whole, 0, 10), numbers(0, 10));
        assertIs(ByteSource.slice(whole, 3, 4), numbers(3, 4));
        assertIs(ByteSource.slice(whole, 10, 0), new byte[0]);
        assertIs(ByteSource.slice(ByteSource.slice(whole, 2, 7), 1, 5), numbers(3, 5));
    }
}
