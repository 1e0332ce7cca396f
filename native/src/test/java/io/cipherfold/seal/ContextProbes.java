// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/** Parameters and contexts. They take no operands, so that there is nothing to look at afterwards. */
final class ContextProbes {

    private static final OperationProbe.Operands NONE = () -> {};

    private ContextProbes() {}

    /** One scheme each for making and checking a context, which takes long and is done by the same function. */
    static List<OperationProbe<?>> all() {
        EncryptionParameters bgv = SealFixture.parameters(Scheme.BGV);
        EncryptionParameters ckks = SealFixture.parameters(Scheme.CKKS);
        return List.of(
                OperationProbe.of("SealContext.create", () -> NONE, none -> SealContext.create(bgv), none -> ""),
                OperationProbe.of(
                        "SealContext.check",
                        () -> NONE,
                        none -> SealContext.check(ckks, SecurityLevel.TC128),
                        none -> ""),
                OperationProbe.of(
                        "CoeffModulus.create", () -> NONE, none -> CoeffModulus.create(SealFixture.DEGREE, 18, 18, 18)),
                OperationProbe.of(
                        "CoeffModulus.bfvDefault", () -> NONE, none -> CoeffModulus.bfvDefault(SealFixture.DEGREE)),
                OperationProbe.of(
                        "PlainModulus.batching", () -> NONE, none -> PlainModulus.batching(SealFixture.DEGREE, 16)));
    }
}
