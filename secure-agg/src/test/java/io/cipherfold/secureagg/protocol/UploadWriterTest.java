// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.store.UploadDraft;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the bytes go that a scheme writes, and what happens when they are others than it announced. */
class UploadWriterTest {

    private static final int HEAD = 10;
    private static final int CIPHERTEXT = 12;
    private static final int PART = 5;

    private final UploadLayout layout =
            new UploadLayout(4, HEAD, CIPHERTEXT, HEAD + CIPHERTEXT, PART, 2, HEAD + CIPHERTEXT + 2L * PART);
    private final UploadDraft draft = UploadDraft.inMemory(layout.totalBytes());
    private final UploadWriter writer = new UploadWriter(layout, draft);

    @AfterEach
    void close() {
        writer.close();
        draft.close();
    }

    private static byte[] numbers(int from, int count) {
        byte[] numbers = new byte[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (byte) (from + i);
        }
        return numbers;
    }

    private static void assertRefused(Runnable write) {
        assertThatIllegalStateException()
                .isThrownBy(write::run)
                .withMessage("the scheme wrote other parts than it announced");
    }

    @Test
    void writes_inPieces_landInOrderAndAreHashed() {
        byte[] ciphertext = numbers(1, CIPHERTEXT);
        byte[] part = numbers(50, PART);
        ByteBuffer pieces = ByteBuffer.wrap(ciphertext);
        for (int end : new int[] {1, 1, 8, CIPHERTEXT}) {
            writer.ciphertext(pieces.limit(end));
            assertThat(pieces.position()).as("what was given is read").isEqualTo(end);
        }
        // Only what is between position and limit counts.
        ByteBuffer between = ByteBuffer.wrap(numbers(49, PART + 2)).position(1).limit(3);
        writer.publicPart(between);
        writer.publicPart(
                ByteBuffer.allocateDirect(PART - 2).put(part, 2, PART - 2).flip());

        assertThat(writer.ciphertextDigest()).isEqualTo(Digest.sha256(ciphertext));
        assertThat(writer.publicPartDigest()).isEqualTo(Digest.sha256(part));
        byte[] frame = draft.finish().bytes();
        assertThat(frame).hasSize((int) layout.totalBytes());
        assertThat(Arrays.copyOf(frame, HEAD)).containsOnly(0);
        assertThat(Arrays.copyOfRange(frame, HEAD, HEAD + CIPHERTEXT)).isEqualTo(ciphertext);
        assertThat(Arrays.copyOfRange(frame, HEAD + CIPHERTEXT, HEAD + CIPHERTEXT + PART))
                .isEqualTo(part);
    }

    /** A ciphertext that is too long must not run into the parts. */
    @Test
    void ciphertext_longerThanAnnounced_isRefusedAndNothingOfItWritten() {
        assertRefused(() -> writer.ciphertext(ByteBuffer.wrap(numbers(1, CIPHERTEXT + 1))));
        writer.ciphertext(ByteBuffer.wrap(numbers(1, CIPHERTEXT - 1)));
        assertRefused(() -> writer.ciphertext(ByteBuffer.wrap(numbers(1, 2))));
        byte[] frame = draft.finish().bytes();
        assertThat(Arrays.copyOfRange(frame, HEAD + CIPHERTEXT - 1, frame.length))
                .containsOnly(0);
    }

    @Test
    void ciphertextDigest_beforeAllHasCome_isRefused() {
        writer.ciphertext(ByteBuffer.wrap(numbers(1, CIPHERTEXT - 1)));
        assertRefused(writer::ciphertextDigest);
        writer.ciphertext(ByteBuffer.wrap(numbers(CIPHERTEXT, 1)));
        assertThat(writer.ciphertextDigest()).isEqualTo(Digest.sha256(numbers(1, CIPHERTEXT)));
    }

    @Test
    void publicPart_otherLengthThanAnnounced_isRefused() {
        assertRefused(writer::publicPartDigest);
        assertRefused(() -> writer.publicPart(ByteBuffer.wrap(numbers(1, PART + 1))));
        writer.publicPart(ByteBuffer.wrap(numbers(1, PART)));
        assertRefused(() -> writer.publicPart(ByteBuffer.wrap(new byte[1])));
        assertThat(writer.publicPartDigest()).isEqualTo(Digest.sha256(numbers(1, PART)));
    }

    @Test
    void sealedPart_membersOutOfOrder_areRefused() {
        assertRefused(() -> writer.sealedPart(2, new byte[1]));
        assertRefused(() -> writer.sealedPart(0, new byte[1]));
        writer.sealedPart(1, new byte[1]);
        assertRefused(() -> writer.sealedPart(1, new byte[1]));
        assertRefused(() -> writer.sealedPart(3, new byte[1]));
        assertRefused(() -> writer.sealedPart(2));
        writer.sealedPart(2, new byte[1]);
        assertThat(writer.sealedPart(2)).hasSize(1);
    }

    @Test
    void sealedPart_ofMoreMembersThanTheFrameHas_isRefused() {
        writer.sealedPart(1, new byte[1]);
        writer.sealedPart(2, new byte[1]);
        assertRefused(() -> writer.sealedPart(3, new byte[1]));
    }

    /** The scheme wipes its array as soon as it has given it away; the writer wipes its own in the end. */
    @Test
    void sealedPart_isCopiedAndWipedOnClose() {
        byte[] given = numbers(1, 3);
        writer.sealedPart(1, given);
        Arrays.fill(given, (byte) 0);
        byte[] kept = writer.sealedPart(1);
        assertThat(kept).isEqualTo(numbers(1, 3));
        writer.close();
        assertThat(kept).containsOnly(0);
    }
}
