// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.share.ReferenceSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.crypto.wire.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnmaskingShareTest {

    private static final FrameSamples SAMPLES = new FrameSamples();
    private static final int LENGTH = FrameSamples.SHARE_LENGTH;
    private static final int PRIME = 1_048_573;

    private static UnmaskingShare share(byte[] packed) {
        VoteSubject subject = SAMPLES.certificate().subject();
        byte[] frame = UnmaskingShare.sign(
                        subject, 2, packed, SAMPLES.setup().members().get(1))
                .encode();
        return UnmaskingShare.decode(frame, SAMPLES.plan(), LENGTH);
    }

    @Test
    void unpack_entriesUpToThePrime_areTheEntries() {
        byte[] packed = ReferenceSharing.pack(0, 1, PRIME - 1, 524_287, PRIME - 2, 7);
        try (ShareVector vector = share(packed).unpack(LENGTH)) {
            assertThat(vector.length()).isEqualTo(LENGTH);
            assertThat(vector.pack()).isEqualTo(packed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PRIME, PRIME + 1, (1 << 20) - 1})
    void unpack_entryNotBelowThePrime_isRefusedWithItsIndexAndWithoutItsValue(int entry) {
        for (int index = 0; index < LENGTH; index++) {
            int[] entries = new int[LENGTH];
            entries[index] = entry;
            UnmaskingShare share = share(ReferenceSharing.pack(entries));
            int expected = index;
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> share.unpack(LENGTH))
                    .withMessage("share entry " + expected + " is not below " + PRIME)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(WireException.Reason.OUT_OF_RANGE));
        }
    }

    @Test
    void decode_shareOfAnotherLength_isRefused() {
        VoteSubject subject = SAMPLES.certificate().subject();
        byte[] frame = UnmaskingShare.sign(
                        subject,
                        2,
                        ReferenceSharing.pack(1, 2, 3, 4, 5, 6),
                        SAMPLES.setup().members().get(1))
                .encode();
        for (int length : new int[] {0, LENGTH - 2, LENGTH + 2, 4096}) {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> UnmaskingShare.decode(frame, SAMPLES.plan(), length));
        }
    }

    @Test
    void toString_doesNotTellTheShare() {
        assertThat(share(ReferenceSharing.pack(1, 2, 3, 4, 5, 6)))
                .hasToString("UnmaskingShare[round=3, member=2, redacted]");
    }

    @Test
    void digest_isThatOfTheWholeFrame() {
        UnmaskingShare share = share(ReferenceSharing.pack(1, 2, 3, 4, 5, 6));
        assertThat(share.digest()).isEqualTo(Digest.sha256(share.encode()));
    }
}
