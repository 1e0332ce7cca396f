// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An entry of a privacy ledger: one participation in a round for each of some clients. It is signed together with its place
 * in the chain, so that nobody but the member can make, move or alter one.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param population the plan's budget scope, 1 to 64 bytes of UTF-8
 * @param member identity key of the member whose ledger it is
 * @param budget what the round costs and the plan allows; empty for a plan without noise
 * @param clients identity keys, distinct, at least one
 */
public record Booking(
        Digest plan,
        int round,
        String population,
        VerifyKey member,
        Optional<PrivacyBudget> budget,
        List<VerifyKey> clients) {

    static final int GREATEST_POPULATION_BYTES = 64;
    static final int MOST_CLIENTS = 10_000_000;

    private static final String SIGNATURE_CONTEXT = "cipherfold/1/booking";
    private static final int WITHOUT_NOISE = 0;

    /**
     * Checks the ranges; copies the list.
     *
     * @throws IllegalArgumentException if something is out of range; names it
     */
    public Booking {
        clients = List.copyOf(clients);
        int bytes = population.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > GREATEST_POPULATION_BYTES) {
            throw new IllegalArgumentException(
                    "a population's name has 1 to " + GREATEST_POPULATION_BYTES + " bytes, was " + bytes);
        }
        if (round < 1) {
            throw new IllegalArgumentException("a round is at least 1, was " + round);
        }
        if (clients.isEmpty() || clients.size() > MOST_CLIENTS) {
            throw new IllegalArgumentException(
                    "a booking is of 1 to " + MOST_CLIENTS + " clients, was of " + clients.size());
        }
        int different = new HashSet<>(clients).size();
        if (different < clients.size()) {
            throw new IllegalArgumentException(
                    "the clients of a booking are distinct, were " + different + " different of " + clients.size());
        }
    }

    /** The booking of a round of a plan. */
    public static Booking of(AggregationPlan plan, int round, VerifyKey member, Collection<VerifyKey> clients) {
        return new Booking(
                plan.digest(),
                round,
                plan.population().budgetScope(),
                member,
                PrivacyBudget.of(plan),
                List.copyOf(clients));
    }

    /**
     * Makes the next record of a journal.
     *
     * @param identity the member's
     */
    public ChainRecord append(Chain chain, SigningKey identity, long nowMillis) {
        byte[] body = body();
        Signature signature = identity.sign(SIGNATURE_CONTEXT, signed(chain.length(), chain.head(), nowMillis, body));
        byte[] payload = new WireWriter(body.length + Signature.BYTES)
                .raw(body)
                .raw(signature.toBytes())
                .toBytes();
        return chain.append(JournalKind.BOOKED.code(), payload, nowMillis);
    }

    /**
     * Reads a record of the kind {@link JournalKind#BOOKED}.
     *
     * @throws WireException if it does not decode or a number is out of range
     * @throws IllegalArgumentException if the signature is not that of the member that it names
     */
    public static Booking read(ChainRecord record) {
        byte[] payload = record.payload();
        WireReader in = new WireReader(payload);
        Booking booking = readBody(in);
        int bodyBytes = payload.length - in.remaining();
        Signature signature = Signature.of(in.raw(Signature.BYTES));
        in.finish();
        byte[] body = new WireReader(payload, 0, bodyBytes).raw(bodyBytes);
        byte[] message = signed(record.sequence(), record.previous(), record.timeMillis(), body);
        if (!booking.member.verifies(SIGNATURE_CONTEXT, message, signature)) {
            throw new IllegalArgumentException("the booking is not signed by " + booking.member);
        }
        return booking;
    }

    private byte[] body() {
        WireWriter out = new WireWriter(256 + VerifyKey.BYTES * clients.size())
                .raw(plan.toBytes())
                .u32(round)
                .text(population)
                .raw(member.toBytes());
        if (budget.isEmpty()) {
            out.u8(WITHOUT_NOISE);
        } else {
            PrivacyBudget terms = budget.get();
            RoundLoss loss = terms.perRound();
            out.u8(loss.mechanism().code())
                    .i64(loss.variancePerClient())
                    .i64(loss.normBoundSquared())
                    .u32(loss.dimension())
                    .u32(loss.honestClients())
                    .u32(terms.participations())
                    .f64(terms.delta());
        }
        out.u32(clients.size());
        clients.forEach(client -> out.raw(client.toBytes()));
        return out.toBytes();
    }

    private static Booking readBody(WireReader in) {
        Digest plan = Digest.of(in.raw(Digest.BYTES));
        int round = in.u32In("round", 1, Integer.MAX_VALUE);
        String population = in.text(GREATEST_POPULATION_BYTES);
        VerifyKey member = VerifyKey.of(in.raw(VerifyKey.BYTES));
        Optional<PrivacyBudget> budget = readBudget(in);
        int count = in.u32In("clients", 1, MOST_CLIENTS);
        in.require((long) count * VerifyKey.BYTES);
        VerifyKey[] clients = new VerifyKey[count];
        for (int i = 0; i < count; i++) {
            clients[i] = VerifyKey.of(in.raw(VerifyKey.BYTES));
        }
        return checked(() -> new Booking(plan, round, population, member, budget, List.of(clients)));
    }

    private static Optional<PrivacyBudget> readBudget(WireReader in) {
        int code = in.u8();
        if (code == WITHOUT_NOISE) {
            return Optional.empty();
        }
        NoiseMechanism mechanism = NoiseMechanism.ofCode(code)
                .orElseThrow(() -> new WireException(Reason.OUT_OF_RANGE, "no noise has the code " + code));
        RoundLoss loss = new RoundLoss(
                mechanism,
                in.i64In("variance per client", mechanism.leastVariance(), mechanism.greatestVariance()),
                in.i64In("squared norm bound", 1, RoundLoss.GREATEST_NORM_BOUND_SQUARED),
                in.u32In("dimension", 1, Integer.MAX_VALUE),
                in.u32In("honest clients", 1, RoundLoss.MOST_HONEST_CLIENTS));
        int participations = in.u32In("participations", 1, Integer.MAX_VALUE);
        double delta = in.f64();
        return Optional.of(checked(() -> new PrivacyBudget(loss, participations, delta)));
    }

    private static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new WireException(Reason.OUT_OF_RANGE, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] signed(long sequence, Digest previous, long timeMillis, byte[] body) {
        return new WireWriter(16 + Digest.BYTES + body.length)
                .i64(sequence)
                .raw(previous.toBytes())
                .i64(timeMillis)
                .raw(body)
                .toBytes();
    }
}
