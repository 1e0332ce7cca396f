// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.envelope.Envelope;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.MemberPart;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;

/**
 * Where the parts of an upload frame are: header, signed statement, ciphertext, member parts. A member part is an envelope
 * for each member, or one part for all. All lengths follow from the plan.
 *
 * @param statementOffset where the signed statement starts
 * @param ciphertextOffset where the ciphertext starts
 * @param ciphertextBytes its length
 * @param partsOffset where the first member part starts
 * @param partBytes length of each member part
 * @param partCount how many there are: one for each member, or 1
 * @param totalBytes length of the frame
 */
public record UploadLayout(
        int statementOffset,
        int ciphertextOffset,
        long ciphertextBytes,
        long partsOffset,
        int partBytes,
        int partCount,
        long totalBytes) {

    /** The layout under a plan and its scheme. */
    public static UploadLayout of(AggregationPlan plan, AggregationScheme scheme) {
        int ciphertextOffset = FrameHeader.BYTES + SignedStatement.bytes(plan);
        long partsOffset = ciphertextOffset + scheme.ciphertextBytes();
        MemberPart part = scheme.memberPart();
        int partBytes = part.isSealed() ? Envelope.bytesFor(part.bytes()) : part.bytes();
        int partCount = part.isSealed() ? plan.committee().size() : 1;
        return new UploadLayout(
                FrameHeader.BYTES,
                ciphertextOffset,
                scheme.ciphertextBytes(),
                partsOffset,
                partBytes,
                partCount,
                partsOffset + (long) partCount * partBytes);
    }

    /** Whether every member has a part of its own. */
    public boolean hasPartForEach() {
        return partCount > 1;
    }

    /** Where the part of a member, from 1, starts. */
    public long partOffset(int member) {
        return partsOffset + (hasPartForEach() ? (member - 1L) * partBytes : 0);
    }
}
