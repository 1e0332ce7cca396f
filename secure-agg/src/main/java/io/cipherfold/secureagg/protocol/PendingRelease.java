// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.EndorseRequest;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.ReadersRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An opened sum on its way out. Under a plan that claims sampling credit it waits until a quorum of members vouches for it,
 * and readers get it without what says who or how many took part. Confined to one thread.
 */
final class PendingRelease {

    private final ReleaseRecord record;
    private final ByteSource digits;
    private final EndorseRequest request;
    private final SortedMap<Integer, Endorsement> endorsements = new TreeMap<>();

    private PendingRelease(ReleaseRecord record, ByteSource digits) {
        this.record = record;
        this.digits = digits;
        this.request = new EndorseRequest(record.certificate(), record.sum());
    }

    /** Signs the record of a sum that has been opened. */
    static PendingRelease of(
            Certificate certificate, UnmaskingShares shares, OpenedSum opened, String backend, SigningKey nodeKey) {
        long inconsistent = 0;
        for (int member : ((Opening.Opened) opened.outcome()).inconsistentMembers()) {
            inconsistent |= 1L << (member - 1);
        }
        ReleaseRecord record =
                ReleaseRecord.sign(certificate, shares.digests(), inconsistent, backend, opened.digest(), nodeKey);
        return new PendingRelease(record, opened.digits());
    }

    /** For the log. */
    ReleaseRecord record() {
        return record;
    }

    /** What to ask a member for; nothing if it has vouched. */
    MemberWork workFor(int member) {
        return endorsements.containsKey(member) ? new MemberWork.None() : MemberWork.ready(request.encode());
    }

    /** Takes an endorsement whose signature has been checked. */
    Reply take(Endorsement endorsement) {
        if (!endorsement.subject().equals(request.subject())) {
            return Reply.rejected(RejectionReason.CONFLICT, "the endorsement is not about the opened sum");
        }
        endorsements.putIfAbsent(endorsement.member(), endorsement);
        return Reply.done();
    }

    /** How many members vouch for it. */
    int endorsed() {
        return endorsements.size();
    }

    /** What readers get under a plan that claims sampling credit. */
    ByteSource forReaders(SigningKey nodeKey) {
        byte[] head = ReadersRecord.sign(request.subject(), List.copyOf(endorsements.values()), nodeKey)
                .encode();
        return ByteSource.concat(List.of(ByteSource.of(head), digits));
    }

    /** What everybody gets under any other plan. */
    ByteSource forEverybody() {
        return ByteSource.concat(List.of(ByteSource.of(record.encode()), digits));
    }
}
