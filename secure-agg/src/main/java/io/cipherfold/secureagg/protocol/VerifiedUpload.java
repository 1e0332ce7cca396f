// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An upload whose bytes are those that its enrolled client signed, all in range. Only {@link #verify} makes one, so that
 * nothing else reaches the sum. Immutable.
 */
public final class VerifiedUpload {

    private static final int BLOCK_BYTES = 1 << 16;

    private final SignedStatement signed;
    private final Digest digest;

    private VerifiedUpload(SignedStatement signed) {
        this.signed = signed;
        this.digest = signed.statement().digest();
    }

    /** What came of checking an upload's bytes. */
    public sealed interface Outcome {
        /** All is well. */
        record Valid(VerifiedUpload upload) implements Outcome {}

        /** Something is not. */
        record Invalid(Reply.Rejected rejection) implements Outcome {}
    }

    /**
     * Checks the bytes of an upload: form, identity, signature, digests of all parts, range of every word, not all of them
     * zero; in this order, and in plain Java.
     *
     * @param frame the whole frame, exactly {@link UploadLayout#totalBytes} long
     * @throws IOException if the bytes cannot be read
     */
    public static Outcome verify(
            CiphertextSource frame,
            AggregationPlan plan,
            ClientRegistry registry,
            AggregationScheme scheme,
            UploadLayout layout)
            throws IOException {
        Outcome head = verifyStatement(frame, plan, registry, layout);
        if (!(head instanceof Outcome.Valid valid)) {
            return head;
        }
        Statement statement = valid.upload().signed().statement();
        if (!hash(frame, layout.ciphertextOffset(), layout.ciphertextBytes()).equals(statement.ciphertext())) {
            return invalid(RejectionReason.WRONG_DIGEST, "the ciphertext is not the one in the statement");
        }
        for (int member = 1; member <= statement.parts().size(); member++) {
            Digest actual = hash(frame, layout.partOffset(member), layout.partBytes());
            if (!actual.equals(statement.parts().get(member - 1))) {
                return invalid(
                        RejectionReason.WRONG_DIGEST,
                        "the part for member " + member + " is not the one in the statement");
            }
        }
        ZeroWatch ciphertext =
                new ZeroWatch((offset, target) -> frame.read(layout.ciphertextOffset() + offset, target));
        OptionalLong badWord = scheme.check(ciphertext);
        if (badWord.isPresent()) {
            return invalid(
                    RejectionReason.OUT_OF_RANGE,
                    "word " + badWord.getAsLong() + " of the ciphertext is not below the modulus");
        }
        if (plan.encrypts() && ciphertext.onlyZeros()) {
            return invalid(RejectionReason.OUT_OF_RANGE, "the ciphertext is all zeros");
        }
        return head;
    }

    /**
     * Checks only what comes before the ciphertext: form, identity, signature.
     *
     * @param frame at least {@link UploadLayout#ciphertextOffset} bytes of an upload
     * @return valid for the statement; nothing is known about the rest
     */
    private static Outcome verifyStatement(
            CiphertextSource frame, AggregationPlan plan, ClientRegistry registry, UploadLayout layout)
            throws IOException {
        byte[] head = new byte[layout.ciphertextOffset()];
        frame.read(0, ByteBuffer.wrap(head));
        SignedStatement signed;
        try {
            WireReader in = new WireReader(head);
            FrameHeader.expect(in, FrameKind.UPLOAD, plan.digest());
            signed = SignedStatement.decode(in.raw(in.remaining()), plan);
        } catch (WireException e) {
            return invalid(RejectionReason.of(e.reason()), String.valueOf(e.getMessage()));
        }
        int client = signed.statement().client();
        Optional<VerifyKey> key = registry.key(client);
        if (key.isEmpty()) {
            return invalid(RejectionReason.UNKNOWN_CLIENT, "no client " + client + " is enrolled");
        }
        if (!signed.isSignedBy(key.get())) {
            return invalid(RejectionReason.BAD_SIGNATURE, "the statement is not signed by client " + client);
        }
        return new Outcome.Valid(new VerifiedUpload(signed));
    }

    /** Whether the bytes of an upload that broke off begin with a statement of a client for a round, signed by it. */
    public static boolean isBegunBy(
            int client, int round, ByteSource begun, AggregationPlan plan, ClientRegistry registry, UploadLayout layout)
            throws IOException {
        if (begun.length() < layout.ciphertextOffset()) {
            return false;
        }
        return verifyStatement(begun, plan, registry, layout) instanceof Outcome.Valid valid
                && valid.upload().client() == client
                && valid.upload().signed().statement().round() == round;
    }

    /** The statement with its signature. */
    public SignedStatement signed() {
        return signed;
    }

    /** The client's number. */
    public int client() {
        return signed.statement().client();
    }

    /** The statement's digest. */
    public Digest digest() {
        return digest;
    }

    /** SHA-256 of a part of a frame. */
    private static Digest hash(CiphertextSource frame, long offset, long count) throws IOException {
        MessageDigest hash = Digest.newSha256();
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, count)];
        for (long done = 0; done < count; ) {
            int size = (int) Math.min(block.length, count - done);
            frame.read(offset + done, ByteBuffer.wrap(block, 0, size));
            hash.update(block, 0, size);
            done += size;
        }
        return Digest.finish(hash);
    }

    private static Outcome invalid(RejectionReason reason, String detail) {
        return new Outcome.Invalid(new Reply.Rejected(reason, detail));
    }
}
