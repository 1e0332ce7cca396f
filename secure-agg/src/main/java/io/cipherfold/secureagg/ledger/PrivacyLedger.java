// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.dp.RenyiCurve;
import io.cipherfold.secureagg.log.ChainRecord;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the bookings of one member add up to, for the clients of one population, under all plans. It takes records in their
 * order and refuses everything that does not belong there; whoever feeds it must not go on after a refusal.
 *
 * <p>A single ledger is a lower bound: rounds in which other members voted are not in it (PROTOCOL section 6). Confined to
 * one thread.
 */
public final class PrivacyLedger {

    private Optional<String> population;
    private Optional<VerifyKey> member;
    private Optional<PrivacyBudget> budget = Optional.empty();
    private long bookings;
    private long sequence;
    private Digest head = Digest.ZERO;
    private final Map<VerifyKey, ClientAccount> accounts = new LinkedHashMap<>();
    /** Most clients share their history with others. */
    private final Map<Loss, Double> epsilons = new HashMap<>();

    private final Map<RoundLoss, RenyiCurve> curves = new HashMap<>();

    private record Loss(ClientAccount account, double delta) {}

    /**
     * Starts with no booking.
     *
     * @param population budget scope of every booking; if it is empty, the first booking's
     * @param member whose ledger it is; if it is empty, the first booking's
     */
    public PrivacyLedger(Optional<String> population, Optional<VerifyKey> member) {
        this.population = population;
        this.member = member;
    }

    /**
     * Takes the next booking.
     *
     * @throws WireException if it does not decode or a number is out of range
     * @throws IllegalArgumentException if it is not signed by its member, or is of another member or population
     */
    public Booking take(ChainRecord record) {
        Booking booking = Booking.read(record);
        require("the booking is of the population '", population, booking.population());
        require("the booking is of the member '", member, booking.member());
        population = Optional.of(booking.population());
        member = Optional.of(booking.member());
        if (booking.budget().isPresent()) {
            budget = booking.budget();
        }
        Optional<RoundLoss> loss = booking.budget().map(PrivacyBudget::perRound);
        booking.clients().forEach(client -> accounts.put(client, account(client).plus(loss)));
        bookings++;
        sequence = record.sequence();
        head = record.hash();
        return booking;
    }

    private static void require(String what, Optional<?> expected, Object actual) {
        if (expected.isPresent() && !expected.get().equals(actual)) {
            throw new IllegalArgumentException(what + actual + "', not of '" + expected.get() + "'");
        }
    }

    /** The population; empty before the first booking if it was not given. */
    public Optional<String> population() {
        return population;
    }

    /** The member; empty before the first booking if it was not given. */
    public Optional<VerifyKey> member() {
        return member;
    }

    /** The budget of the last plan with noise that something was booked under. */
    public Optional<PrivacyBudget> budget() {
        return budget;
    }

    /** How many bookings there are; each is of one round and any number of clients. */
    public long bookings() {
        return bookings;
    }

    /** Position of the last booking in the journal; 0 when there is none. */
    public long sequence() {
        return sequence;
    }

    /** Hash of the journal up to the last booking; zero when there is none. */
    public Digest head() {
        return head;
    }

    /** The accounts by client, in the order in which the clients came first; a view. */
    public Map<VerifyKey, ClientAccount> accounts() {
        return Collections.unmodifiableMap(accounts);
    }

    /** A client's account. */
    public ClientAccount account(VerifyKey client) {
        return accounts.getOrDefault(client, ClientAccount.EMPTY);
    }

    /**
     * What an account has cost, composed over all its rounds (Mironov, arXiv 1702.07476, Proposition 1): towards node and
     * committee, with H_min honest clients in every sum.
     *
     * @param delta 1e-100 to 1, exclusive
     * @return epsilon; infinite if a round had no noise, 0 for no round
     */
    public double epsilon(ClientAccount account, double delta) {
        if (account.roundsWithoutNoise() > 0) {
            return Double.POSITIVE_INFINITY;
        }
        return epsilons.computeIfAbsent(new Loss(account, delta), this::compute);
    }

    private double compute(Loss loss) {
        return loss.account().losses().entrySet().stream()
                .map(entry -> curve(entry.getKey()).times(entry.getValue()))
                .reduce(RenyiCurve::plus)
                .map(curve -> curve.epsilon(loss.delta()).epsilon())
                .orElse(0.0);
    }

    private RenyiCurve curve(RoundLoss loss) {
        return curves.computeIfAbsent(loss, RoundLoss::curve);
    }

    /** The epsilon of a budget, computed as that of an account is. */
    public double epsilon(PrivacyBudget limit) {
        return epsilon(ClientAccount.of(limit.perRound(), limit.participations()), limit.delta());
    }

    /**
     * Whether one more participation that costs {@code limit.perRound()} would lead a client beyond the budget.
     *
     * @return where the client would be, and the limit; empty if it stays within
     */
    public Optional<String> beyond(VerifyKey client, PrivacyBudget limit) {
        double after = epsilon(account(client).plus(limit.perRound(), 1), limit.delta());
        double most = epsilon(limit);
        return after <= most
                ? Optional.empty()
                : Optional.of("at epsilon " + after + " with delta " + limit.delta() + ", the budget is " + most);
    }

    /** How many more participations that cost {@code limit.perRound()} a client may have within the budget. */
    public int roundsLeft(ClientAccount account, PrivacyBudget limit) {
        double most = epsilon(limit);
        long least = 0;
        // The loss grows with the rounds, and alone they are at most the cap.
        long beyond = limit.participations() + 1L;
        while (beyond - least > 1) {
            long middle = (least + beyond) / 2;
            if (epsilon(account.plus(limit.perRound(), (int) middle), limit.delta()) <= most) {
                least = middle;
            } else {
                beyond = middle;
            }
        }
        return (int) least;
    }
}
