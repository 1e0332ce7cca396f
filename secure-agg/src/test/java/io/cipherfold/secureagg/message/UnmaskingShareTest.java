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
    private static final int BYTES = ShareVector.packedBytes(LENGTH);
    private static final int PRIME = 1_048_573;

    private static UnmaskingShare share(byte[] packed) {
        VoteSubject subject = SAMPLES.certificate().subject();
        byte[] frame = UnmaskingShare.sign(
                        subject, 2, packed, SAMPLES.setup().members().get(1))
                .encode();
        return UnmaskingShare.decode(frame, SAMPLES.plan(), BYTES);
    }

    @Test
    void bytes_ofAFrame_areACopyOfTheShare() {
        byte[] packed = ReferenceSharing.pack(0, 1, PRIME - 1, 524_287, PRIME - 2, 7);
        UnmaskingShare share = share(packed);
        assertThat(share.bytes()).isEqualTo(packed);
        share.bytes()[0] ^= 1;
        assertThat(share.bytes()).isEqualTo(packed);
        try (ShareVector vector = ShareVector.unpack(share.bytes(), LENGTH)) {
            assertThat(vector.length()).isEqualTo(LENGTH);
            assertThat(vector.pack()).isEqualTo(packed);
        }
    }

    /** Frames do not know what a share is made of: whoever takes one asks the scheme, which finds a bad entry anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {PRIME, PRIME + 1, (1 << 20) - 1})
    void bytes_entryNotBelowThePrime_areNoShareForTheScheme(int entry) {
        for (int index = 0; index < LENGTH; index++) {
            int[] entries = new int[LENGTH];
            entries[index] = entry;
            byte[] bytes = share(ReferenceSharing.pack(entries)).bytes();
            assertThat(ShareVector.isPacked(bytes, LENGTH))
                    .as("entry %d", index)
                    .isFalse();
            String position = Integer.toString(index);
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> ShareVector.unpack(bytes, LENGTH))
                    .withMessage("share entry " + position + " is not below " + PRIME)
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
        for (int length : new int[] {0, BYTES - 5, BYTES - 1, BYTES + 1, BYTES + 5, 10_240}) {
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
