// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.envelope.Envelope;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;

/**
 * Where the parts of an upload frame are: header, signed statement, ciphertext, one envelope for each member. All lengths
 * follow from the plan.
 *
 * @param statementOffset where the signed statement starts
 * @param ciphertextOffset where the ciphertext starts
 * @param ciphertextBytes its length
 * @param envelopesOffset where the first envelope starts
 * @param envelopeBytes length of each envelope
 * @param totalBytes length of the frame
 */
public record UploadLayout(
        int statementOffset,
        int ciphertextOffset,
        int ciphertextBytes,
        int envelopesOffset,
        int envelopeBytes,
        int totalBytes) {

    /** The layout under a plan and its scheme. */
    public static UploadLayout of(AggregationPlan plan, AggregationScheme scheme) {
        int ciphertextOffset = FrameHeader.BYTES + SignedStatement.bytes(plan);
        int ciphertextBytes = Math.toIntExact(scheme.ciphertextBytes());
        int envelopesOffset = Math.addExact(ciphertextOffset, ciphertextBytes);
        int envelopeBytes = Envelope.bytesFor(ShareVector.packedBytes(scheme.shareLength()));
        return new UploadLayout(
                FrameHeader.BYTES,
                ciphertextOffset,
                ciphertextBytes,
                envelopesOffset,
                envelopeBytes,
                Math.addExact(envelopesOffset, envelopeBytes * plan.committee().size()));
    }

    /** Where the envelope of a member, from 1, starts. */
    public int envelopeOffset(int member) {
        return envelopesOffset + (member - 1) * envelopeBytes;
    }
}
