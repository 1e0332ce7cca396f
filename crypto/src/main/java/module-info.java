// SPDX-License-Identifier: Apache-2.0
/** Aggregation schemes, secret sharing, envelopes, signatures and samplers of cipherfold. */
module io.cipherfold.crypto {
    requires io.cipherfold.seal;
    requires org.bouncycastle.provider;
    requires static transitive org.jspecify;

    exports io.cipherfold.crypto;
    exports io.cipherfold.crypto.envelope;
    exports io.cipherfold.crypto.sample;
    exports io.cipherfold.crypto.scheme;
    exports io.cipherfold.crypto.share;
    exports io.cipherfold.crypto.vector;
    exports io.cipherfold.crypto.wire;
}
