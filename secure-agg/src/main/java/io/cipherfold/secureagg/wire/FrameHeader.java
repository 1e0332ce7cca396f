// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.wire;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;

/** The first 40 bytes of every frame: magic, version, kind, digest of the plan. */
public final class FrameHeader {

    /** Length in bytes. */
    public static final int BYTES = 40;
    /** The bytes "CFLD" as a little-endian number. */
    public static final long MAGIC = 0x444c4643L;
    /** The only version of this protocol so far. */
    public static final int VERSION = 1;

    private FrameHeader() {}

    /** Starts a frame. */
    public static WireWriter start(FrameKind kind, Digest plan, int expectedBytes) {
        return new WireWriter(expectedBytes)
                .u32(MAGIC)
                .u16(VERSION)
                .u16(kind.code())
                .raw(plan.toBytes());
    }

    /** What was signed and its signature, one behind the other: how all signed frames end. */
    public static byte[] signed(byte[] body, Signature signature) {
        return new WireWriter(body.length + Signature.BYTES)
                .raw(body)
                .raw(signature.toBytes())
                .toBytes();
    }

    /** The digest of the plan that a frame claims to belong to. */
    public static Digest plan(byte[] frame) {
        if (frame.length < BYTES) {
            throw new WireException(
                    Reason.WRONG_LENGTH, "a frame has at least " + BYTES + " bytes, this one " + frame.length);
        }
        return Digest.of(new WireReader(frame, BYTES - Digest.BYTES, Digest.BYTES).raw(Digest.BYTES));
    }

    /** Reads and checks a header. */
    public static void expect(WireReader in, FrameKind kind, Digest plan) {
        if (in.u32() != MAGIC) {
            throw new WireException(Reason.WRONG_MAGIC, "a frame starts with the bytes CFLD");
        }
        int version = in.u16();
        if (version != VERSION) {
            throw new WireException(Reason.WRONG_VERSION, "version must be " + VERSION + ", was " + version);
        }
        int code = in.u16();
        if (code != kind.code()) {
            throw new WireException(Reason.WRONG_KIND, "kind must be " + kind.code() + " (" + kind + "), was " + code);
        }
        if (!Digest.of(in.raw(Digest.BYTES)).equals(plan)) {
            throw new WireException(Reason.WRONG_PLAN, "the frame belongs to another plan");
        }
    }
}
