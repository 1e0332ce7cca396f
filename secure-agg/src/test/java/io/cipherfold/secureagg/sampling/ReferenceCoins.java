// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Chain, beacon and coin once more, from the page of the protocol, with the JDK's hash and large integers. */
public final class ReferenceCoins {

    private static final int LINKS = 4096;

    private ReferenceCoins() {}

    /** SHA3-256 of a label and some bytes. */
    public static byte[] sha3(String label, byte[]... parts) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA3-256");
            hash.update(label.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                hash.update(part);
            }
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The links by position, from the anchor at position 0 to the seed at position 4096. */
    public static List<byte[]> links(byte[] signingSecret) {
        List<byte[]> values = new ArrayList<>();
        byte[] value = sha3("cipherfold/sampling/seed/1", signingSecret);
        values.add(value);
        for (int i = 0; i < LINKS; i++) {
            value = sha3("cipherfold/sampling/chain/1", value);
            values.add(value);
        }
        Collections.reverse(values);
        return values;
    }

    /** The beacon of a round. */
    public static byte[] beacon(byte[] plan, int round, List<byte[]> epochKeys) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(plan);
        body.writeBytes(u32(round));
        epochKeys.forEach(body::writeBytes);
        return sha3("cipherfold/sampling/beacon/1", body.toByteArray());
    }

    /** The coin as a number from 0 to 2^64 - 1. */
    public static BigInteger coin(byte[] beacon, byte[] link, int client) {
        byte[] hash = sha3("cipherfold/sampling/coin/1", beacon, link, u32(client));
        byte[] bigEndian = new byte[8];
        for (int i = 0; i < 8; i++) {
            bigEndian[i] = hash[7 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    /** Whether a coin is below the rate times 2^64, rounded down. */
    public static boolean isDrawn(double rate, BigInteger coin) {
        BigInteger bound =
                new BigDecimal(rate).multiply(BigDecimal.valueOf(2).pow(64)).toBigInteger();
        return coin.compareTo(bound) < 0;
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
