// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The canonical encoding of a plan: one plan, one sequence of bytes. */
final class PlanCodec {

    private PlanCodec() {}

    static byte[] encode(PlanDraft draft) {
        WireWriter out = FrameHeader.start(FrameKind.PLAN, Digest.ZERO, 1024);
        out.u8(draft.insecureTest() ? 1 : 0)
                .u8(draft.trust().code())
                .u8(draft.scheme().code());
        PlanDraft.EncodingChoice e = draft.encoding();
        out.u32(e.dimension()).f64(e.clipNorm()).i32(e.gridLog2()).i64(e.noiseVariancePerClient());
        out.u8(e.mechanism().code());
        out.u8(draft.digitsPerCoefficient())
                .u8(draft.digitBits())
                .f64(draft.delta())
                .u32(draft.rounds());
        Population p = draft.population();
        out.text(p.budgetScope()).u32(p.clients()).u32(p.minimumClients()).u32(p.maximumClients());
        out.u32(p.corruptClients()).u32(p.participationCap()).raw(p.registry().toBytes());
        out.f64(p.sampling().rate()).u32(p.sampling().spentLinks());
        Committee c = draft.committee();
        keys(out, c.members());
        out.u32(c.corruptMembers()).u32(c.epochRounds()).u32(c.objectionLimit());
        Parties parties = draft.parties();
        out.raw(parties.node().toBytes());
        out.raw(parties.coordinator().toBytes());
        out.raw(parties.authority().toBytes());
        keys(out, parties.clientHosts());
        Deadlines d = draft.deadlines();
        for (Duration step :
                List.of(d.uploadStart(), d.uploadSpread(), d.upload(), d.inspect(), d.vote(), d.unmask())) {
            out.u32(step.toMillis());
        }
        return out.toBytes();
    }

    /** Reads a draft; the rules are checked afterwards. */
    static PlanDraft decode(WireReader in) {
        FrameHeader.expect(in, FrameKind.PLAN, Digest.ZERO);
        int flags = in.u8();
        if (flags > 1) {
            throw outOfRange("flags must be 0 or 1, were " + flags);
        }
        int trustCode = in.u8();
        Trust trust = Trust.ofCode(trustCode).orElseThrow(() -> outOfRange("no trust model has the code " + trustCode));
        int schemeCode = in.u8();
        SchemeId scheme =
                SchemeId.ofCode(schemeCode).orElseThrow(() -> outOfRange("no scheme has the code " + schemeCode));
        PlanDraft.EncodingChoice encoding =
                new PlanDraft.EncodingChoice(number(in, "parameters"), in.f64(), in.i32(), in.i64(), mechanism(in));
        int digitsPerCoefficient = in.u8();
        int digitBits = in.u8();
        double delta = in.f64();
        int rounds = number(in, "rounds");
        Population population = new Population(
                in.text(PlanRules.GREATEST_SCOPE_BYTES),
                number(in, "population"),
                number(in, "minimum clients"),
                number(in, "maximum clients"),
                number(in, "corrupt clients"),
                number(in, "participations"),
                Digest.of(in.raw(Digest.BYTES)),
                new Sampling(in.f64(), number(in, "spent links")));
        Committee committee = new Committee(
                keys(in, PlanRules.GREATEST_COMMITTEE),
                number(in, "corrupt members"),
                number(in, "epoch rounds"),
                number(in, "objection limit"));
        Parties parties = new Parties(key(in), key(in), key(in), keys(in, PlanRules.GREATEST_HOSTS));
        Deadlines deadlines = new Deadlines(millis(in), millis(in), millis(in), millis(in), millis(in), millis(in));
        return new PlanDraft(
                flags == 1,
                trust,
                scheme,
                encoding,
                digitsPerCoefficient,
                digitBits,
                delta,
                rounds,
                population,
                committee,
                parties,
                deadlines);
    }

    private static void keys(WireWriter out, List<VerifyKey> keys) {
        out.u16(keys.size());
        keys.forEach(key -> out.raw(key.toBytes()));
    }

    private static List<VerifyKey> keys(WireReader in, int most) {
        int count = in.u16();
        if (count > most) {
            throw outOfRange("a list of keys has at most " + most + " entries, was " + count);
        }
        List<VerifyKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(key(in));
        }
        return keys;
    }

    private static VerifyKey key(WireReader in) {
        return VerifyKey.of(in.raw(VerifyKey.BYTES));
    }

    private static NoiseMechanism mechanism(WireReader in) {
        int code = in.u8();
        return NoiseMechanism.ofCode(code).orElseThrow(() -> outOfRange("no noise has the code " + code));
    }

    private static int number(WireReader in, String field) {
        return in.u32In(field, 0, Integer.MAX_VALUE);
    }

    private static Duration millis(WireReader in) {
        return Duration.ofMillis(in.u32());
    }

    private static WireException outOfRange(String detail) {
        return new WireException(WireException.Reason.OUT_OF_RANGE, detail);
    }
}
