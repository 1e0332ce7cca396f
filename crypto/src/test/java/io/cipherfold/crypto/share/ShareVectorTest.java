// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.wire.WireException;
import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class ShareVectorTest {

    private static final int P = ShareVector.PRIME;

    @Test
    void prime_isTheLargestBelowTwoToTheTwenty() {
        assertThat(BigInteger.valueOf(P).isProbablePrime(100)).isTrue();
        for (int larger = P + 1; larger < 1 << 20; larger++) {
            assertThat(BigInteger.valueOf(larger).isProbablePrime(100)).isFalse();
        }
    }

    @Test
    void pack_twoEntries_areTwentyBitsEachLeastSignificantBitFirst() {
        assertThat(HexFormat.of().formatHex(new ShareVector(new int[] {0x12345, 0xabcde}).pack()))
                .isEqualTo("4523e1cdab");
        assertThat(HexFormat.of().formatHex(new ShareVector(new int[] {1, 0}).pack()))
                .isEqualTo("0100000000");
        assertThat(HexFormat.of().formatHex(new ShareVector(new int[] {0, 1}).pack()))
                .isEqualTo("0000100000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 100, 4096})
    void pack_randomEntries_equalsTheTwinAndComesBack(int length, RandomSource random) {
        int[] entries = random(length, random);
        byte[] packed = new ShareVector(entries.clone()).pack();

        assertThat(packed).hasSize(ShareVector.packedBytes(length)).isEqualTo(ReferenceSharing.pack(entries));
        ShareVector again = ShareVector.unpack(packed, length);
        assertThat(again.length()).isEqualTo(length);
        for (int i = 0; i < length; i++) {
            assertThat(again.entry(i)).isEqualTo(entries[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1048573", "1, 1048573", "2, 1048574", "5, 1048575"})
    void unpack_entryNotBelowThePrime_isRefusedWithItsIndex(int index, int entry) {
        int[] entries = {0, P - 1, 1, 2, 3, 4};
        entries[index] = entry;

        assertThatThrownBy(() -> ShareVector.unpack(ReferenceSharing.pack(entries), 6))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(WireException.Reason.OUT_OF_RANGE))
                .hasMessage("share entry " + index + " is not below " + P);
    }

    @Test
    void unpack_severalBadEntries_namesTheFirst() {
        byte[] packed = ReferenceSharing.pack(new int[] {0, 0, P, P + 1, P, 0});

        assertThatThrownBy(() -> ShareVector.unpack(packed, 6)).hasMessageContaining("entry 2 ");
    }

    @Test
    void unpack_largestEntries_areAccepted() {
        ShareVector vector = ShareVector.unpack(ReferenceSharing.pack(new int[] {P - 1, P - 1}), 2);

        assertThat(vector.entry(0)).isEqualTo(P - 1);
        assertThat(vector.entry(1)).isEqualTo(P - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 9, 11, 5000})
    void unpack_wrongNumberOfBytes_isRefused(int bytes) {
        assertThatThrownBy(() -> ShareVector.unpack(new byte[bytes], 4))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(WireException.Reason.WRONG_LENGTH))
                .hasMessage("a share vector has 10 bytes, not " + bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 1, 3, 4095, Integer.MAX_VALUE})
    void lengths_oddOrNegative_areRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> ShareVector.zeros(length));
        assertThatIllegalArgumentException().isThrownBy(() -> ShareVector.packedBytes(length));
        assertThatIllegalArgumentException().isThrownBy(() -> ShareVector.unpack(new byte[10], length));
    }

    @Test
    void packedBytes_beyondAnArray_isRefusedInsteadOfOverflowing() {
        assertThat(ShareVector.packedBytes(4096)).isEqualTo(10_240);
        assertThatIllegalArgumentException().isThrownBy(() -> ShareVector.packedBytes(Integer.MAX_VALUE - 1));
    }

    @Test
    void add_randomEntries_isTheSumModuloThePrime(RandomSource random) {
        int[] left = random(1000, random);
        int[] right = random(1000, random);
        left[0] = 0;
        right[0] = 0;
        left[1] = P - 1;
        right[1] = P - 1;
        left[2] = P - 1;
        right[2] = 1;
        left[3] = P - 1;
        right[3] = 0;
        ShareVector sum = new ShareVector(left.clone());
        sum.add(new ShareVector(right.clone()));

        for (int i = 0; i < left.length; i++) {
            assertThat(sum.entry(i)).isEqualTo((left[i] + right[i]) % P);
        }
    }

    @Test
    void add_toZeros_isTheVector(RandomSource random) {
        int[] entries = random(10, random);
        ShareVector sum = ShareVector.zeros(10);
        sum.add(new ShareVector(entries.clone()));

        assertThat(sum.pack()).isEqualTo(ReferenceSharing.pack(entries));
    }

    @Test
    void add_otherLength_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShareVector.zeros(4).add(ShareVector.zeros(6)))
                .withMessage("a share vector of length 6 does not fit one of 4");
    }

    @Test
    void close_wipesTheEntriesAndEndsTheUse() {
        // A closed vector that went on as zeros would be sealed, summed or answered as if it were a share.
        int[] entries = {7, 8};
        ShareVector vector = new ShareVector(entries);
        vector.close();
        vector.close();

        assertThat(entries).containsOnly(0);
        assertThatIllegalStateException().isThrownBy(vector::pack).withMessage("the share vector is closed");
        assertThatIllegalStateException().isThrownBy(() -> vector.entry(0));
        assertThatIllegalStateException().isThrownBy(() -> vector.add(ShareVector.zeros(2)));
        assertThatIllegalStateException().isThrownBy(() -> ShareVector.zeros(2).add(vector));
    }

    static int[] random(int length, RandomSource random) {
        int[] entries = new int[length];
        for (int i = 0; i < length; i++) {
            entries[i] = (int) random.nextBelow(P);
        }
        return entries;
    }
}
