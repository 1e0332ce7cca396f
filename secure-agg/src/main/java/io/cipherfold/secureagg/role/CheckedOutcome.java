// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.encode.VectorDecoder;
import io.cipherfold.secureagg.message.ReadersRecord;
import io.cipherfold.secureagg.message.ReadersRelease;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Optional;

/** What a node says about the end of a round, checked by somebody who has nothing but the plan. */
public sealed interface CheckedOutcome {

    /**
     * The round's sum; signatures and round are as they should be.
     *
     * @param record what shows that it was allowed to be opened; empty if the plan hides from readers who takes part
     * @param signatures how many members signed: votes or endorsements
     */
    record Released(Optional<ReleaseRecord> record, int signatures, ReleasedSum sum) implements CheckedOutcome {}

    /** The node gave the round up and signed that. */
    record Aborted(AbortReason reason) implements CheckedOutcome {}

    /**
     * A release that must not be used: it is for another round, or it has a fault, or both.
     *
     * @param round the round that it is for
     * @param fault what is wrong with it whatever the round
     */
    record InvalidRelease(int round, Optional<String> fault) implements CheckedOutcome {}

    /** An abort that is for another round or that the node did not sign. */
    record InvalidAbort() implements CheckedOutcome {}

    /**
     * Decodes and checks a frame.
     *
     * @param round the round that was asked for, from 1
     * @throws WireException if the frame is no release or abort of the plan
     */
    static CheckedOutcome read(AggregationPlan plan, int round, byte[] frame) {
        if (FrameKind.of(frame) == FrameKind.ABORT) {
            RoundAbort abort = RoundAbort.decode(frame, plan);
            boolean valid =
                    abort.round() == round && abort.isSignedBy(plan.parties().node());
            return valid ? new Aborted(abort.reason()) : new InvalidAbort();
        }
        if (plan.hidesParticipants()) {
            return read(plan, round, ReadersRelease.decode(frame, plan));
        }
        Release release = Release.decode(frame, plan);
        ReleaseRecord record = release.record();
        Optional<String> fault = record.fault(plan);
        if (fault.isPresent() || record.round() != round) {
            return new InvalidRelease(record.round(), fault);
        }
        ReleasedSum sum = new ReleasedSum(round, record.clients(), decode(plan, round, release.sum()));
        return new Released(Optional.of(record), record.certificate().votes().size(), sum);
    }

    private static CheckedOutcome read(AggregationPlan plan, int round, ReadersRelease release) {
        ReadersRecord record = release.record();
        Optional<String> fault = record.fault(plan);
        if (fault.isPresent() || record.subject().round() != round) {
            return new InvalidRelease(record.subject().round(), fault);
        }
        ReleasedSum sum = ReleasedSum.ofHiddenClients(
                round, plan.population().expectedDrawnClients(), decode(plan, round, release.sum()));
        return new Released(Optional.empty(), record.endorsements().size(), sum);
    }

    private static double[] decode(AggregationPlan plan, int round, DigitSum sum) {
        byte[] rotation = new RoundContext(plan.digest(), round).publicSeed(ClientCore.ROTATION_LABEL);
        return new VectorDecoder(plan.encoding()).decode(sum.toArray(), rotation);
    }
}
