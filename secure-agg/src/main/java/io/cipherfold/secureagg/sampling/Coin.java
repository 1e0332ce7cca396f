// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.Sampling;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The coin of a client in a round. A link that is secret until it is opened makes it uniform for everybody else, whatever
 * the beacon is; a beacon that was unknown when the chain was committed to makes it uniform for the client.
 */
public final class Coin {

    private static final String BEACON_LABEL = "cipherfold/sampling/beacon/1";
    private static final String COIN_LABEL = "cipherfold/sampling/coin/1";

    private Coin() {}

    /**
     * The beacon of a round: what the members' key epoch adds to the coins. Each record has a fresh public key in it and
     * the digest of the plan, so that it was made after the plan was fixed.
     *
     * @param plan digest of the plan
     * @param round from 1
     * @param epochKeys for each member the digest of its epoch key record, as statements name them
     */
    public static Digest beacon(Digest plan, int round, List<Digest> epochKeys) {
        WireWriter out = new WireWriter(Digest.BYTES * (1 + epochKeys.size()) + 4);
        out.raw(plan.toBytes()).u32(round);
        epochKeys.forEach(key -> out.raw(key.toBytes()));
        return Digest.sha3(BEACON_LABEL, out.toBytes());
    }

    /** Whether a client is drawn: the coin's first eight bytes, little endian and unsigned, are below floor(q 2^64). */
    public static boolean isDrawn(Sampling sampling, Digest beacon, Digest link, int client) {
        byte[] number = new WireWriter(4).u32(client).toBytes();
        byte[] coin = Digest.sha3(COIN_LABEL, beacon.toBytes(), link.toBytes(), number)
                .toBytes();
        long value = ByteBuffer.wrap(coin).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Long.compareUnsigned(value, threshold(sampling.rate())) < 0;
    }

    /** Rounded down, so that nobody is drawn more often than the plan claims. */
    static long threshold(double rate) {
        return new BigDecimal(rate)
                .multiply(new BigDecimal(2).pow(Long.SIZE))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger()
                .longValue();
    }
}
