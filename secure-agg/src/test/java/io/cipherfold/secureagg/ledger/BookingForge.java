// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bookings by the page of the protocol, for tests: written without the code under test, with any value in any field, and
 * signed as they are. What is not set is right.
 */
final class BookingForge {

    static final int GAUSSIAN = 1;
    static final int SKELLAM = 2;

    final SigningKey identity;
    byte[] plan = new byte[32];
    int round = 1;
    byte[] population = "test".getBytes(StandardCharsets.UTF_8);
    int noise = GAUSSIAN;
    long variance = 100;
    long normBoundSquared = 40;
    int dimension = 1000;
    int honestClients = 10;
    int participations = 5;
    double delta = 1e-5;
    List<VerifyKey> clients = new ArrayList<>();
    int countedClients = -1;
    byte[] trailing = new byte[0];

    BookingForge(SigningKey identity, VerifyKey... clients) {
        this.identity = identity;
        this.clients.addAll(List.of(clients));
    }

    private byte[] body() {
        ByteBuffer out = ByteBuffer.allocate(4096 + 32 * clients.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.put(plan).putInt(round).putShort((short) population.length).put(population);
        out.put(identity.verifyKey().toBytes()).put((byte) noise);
        if (noise == GAUSSIAN || noise == SKELLAM) {
            out.putLong(variance).putLong(normBoundSquared).putInt(dimension);
            out.putInt(honestClients).putInt(participations).putDouble(delta);
        }
        out.putInt(countedClients < 0 ? clients.size() : countedClients);
        clients.forEach(client -> out.put(client.toBytes()));
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The payload for a place in a chain. */
    byte[] payload(Chain chain, long timeMillis) {
        byte[] body = body();
        ByteBuffer signed = ByteBuffer.allocate(48 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        signed.putLong(chain.length())
                .put(chain.head().toBytes())
                .putLong(timeMillis)
                .put(body);
        Signature signature = identity.sign("cipherfold/1/booking", signed.array());
        return ByteBuffer.allocate(body.length + 64 + trailing.length)
                .put(body)
                .put(signature.toBytes())
                .put(trailing)
                .array();
    }

    /** The next record of a chain. */
    ChainRecord append(Chain chain) {
        return chain.append(1, payload(chain, 7), 7);
    }
}
