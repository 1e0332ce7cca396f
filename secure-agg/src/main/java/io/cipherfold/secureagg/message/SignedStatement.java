// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/** A statement and its client's signature. */
public record SignedStatement(Statement statement, Signature signature) {

    private static final String CONTEXT = FrameKind.STATEMENT.signatureContext();

    /** Signs a statement. */
    public static SignedStatement sign(Statement statement, SigningKey client) {
        return new SignedStatement(statement, client.sign(CONTEXT, statement.encode()));
    }

    /** Whether the signature is that of {@code client}. */
    public boolean isSignedBy(VerifyKey client) {
        return client.verifies(CONTEXT, statement.encode(), signature);
    }

    /** Length in bytes. */
    public static int bytes(AggregationPlan plan) {
        return Statement.bytes(plan) + Signature.BYTES;
    }

    /** Statement and signature. */
    public byte[] encode() {
        return FrameHeader.signed(statement.encode(), signature);
    }

    /** Reads statement and signature. */
    public static SignedStatement decode(byte[] bytes, AggregationPlan plan) {
        WireReader in = new WireReader(bytes);
        SignedStatement signed = read(in, plan);
        in.finish();
        return signed;
    }

    static SignedStatement read(WireReader in, AggregationPlan plan) {
        return new SignedStatement(Statement.read(in, plan), Signature.of(in.raw(Signature.BYTES)));
    }
}
