// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The single changes that the search may make to a request. None of them presumes fewer corrupt parties, trusts the node
 * more, lowers the least number of clients, takes less noise or a larger delta than was asked for: the plan that is found
 * promises at least as much to clients. The size of the model and the clip norm are the model's and are left alone.
 */
final class Moves {

    private static final int MOST_MEMBERS = 64;
    private static final int MOST_ROUNDS = 1_000_000;
    private static final int MOST_EPOCH_ROUNDS = 1000;
    private static final double USUAL_DELTA = 1e-6;
    private static final double FRACTION = 0.2;
    private static final int MOST_NOISE_STEPS = 40;
    /** Less than half as many or twice as many of anything: it costs nobody anything. */
    private static final double MECHANISM_SIZE = 0.5;

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration USUAL = Duration.ofMinutes(2);

    private final PlanRequest request;
    private final PlanOptions numbers;
    private final List<Change> changes = new ArrayList<>();

    private Moves(PlanRequest request) {
        this.request = request;
        this.numbers = request.numbers();
    }

    static List<Change> of(PlanRequest request) {
        Moves moves = new Moves(request);
        moves.scheme();
        moves.clients();
        moves.committee();
        moves.bits();
        moves.noise();
        moves.mechanism();
        moves.rounds();
        moves.deadlines();
        return moves.changes;
    }

    private void scheme() {
        request.scheme().ifPresent(scheme -> {
            SchemeArithmetic arithmetic = SchemeArithmetic.of(scheme);
            if (arithmetic.passiveOnly() || !arithmetic.encrypts()) {
                changes.add(new Change(
                        "scheme",
                        scheme.optionName(),
                        SchemeId.ONE_TIME_KEY.optionName(),
                        1,
                        request.withScheme(SchemeId.ONE_TIME_KEY)));
            }
        });
    }

    private void clients() {
        int corrupt = Math.max(0, numbers.corruptClients());
        whole(Quantity.CORRUPT_CLIENTS, numbers.corruptClients() < 0 ? List.of(0L) : List.of());
        whole(Quantity.POPULATION, above(numbers.population(), numbers.maximumClients(), numbers.maximumClients()));
        List<Long> most = new ArrayList<>(List.of((long) numbers.minimumClients(), (long) numbers.population()));
        for (SchemeId scheme : SchemeId.values()) {
            most.add((long) SchemeArithmetic.of(scheme).greatestClients());
        }
        if (numbers.maximumClients() > numbers.minimumClients()) {
            most.addAll(below(numbers.maximumClients(), numbers.minimumClients()));
        }
        most.removeIf(value -> value < numbers.minimumClients() || value > Math.max(1, numbers.population()));
        whole(Quantity.MAX_CLIENTS, most);
        whole(Quantity.MIN_CLIENTS, above(numbers.minimumClients(), corrupt + 2L, numbers.maximumClients()));
    }

    private void committee() {
        long least = Math.max(1, 2L * Math.max(1, numbers.corruptMembers()) + 1);
        List<Long> sizes = new ArrayList<>();
        if (request.members() < least && least <= MOST_MEMBERS) {
            sizes.add(least);
        }
        if (request.members() > MOST_MEMBERS) {
            sizes.add((long) MOST_MEMBERS);
        }
        whole(Quantity.MEMBERS, sizes);
        whole(Quantity.CORRUPT_MEMBERS, numbers.corruptMembers() < 1 ? List.of(1L) : List.of());
    }

    private void bits() {
        if (request.digitBits().isEmpty()) {
            return;
        }
        int given = request.digitBits().getAsInt();
        for (int bits = SchemeShape.LEAST_DIGIT_BITS; bits <= SchemeShape.GREATEST_DIGIT_BITS; bits++) {
            if (bits != given) {
                changes.add(Change.of(request, Quantity.BITS, bits));
            }
        }
    }

    /** More noise only: from the multiplier that was asked for, or from one if there was none. */
    private void noise() {
        double given = Quantity.NOISE_MULTIPLIER.of(request);
        if (Double.isNaN(given)) {
            return;
        }
        double start = given > 0 ? given : 1;
        for (int step = given > 0 ? 1 : 0; step <= MOST_NOISE_STEPS; step++) {
            double value = roundUp(start * Math.pow(1 + FRACTION, step));
            changes.add(Change.of(request, Quantity.NOISE_MULTIPLIER, value));
        }
    }

    /** The discrete Gaussian has room for more noise. */
    private void mechanism() {
        if (numbers.mechanism() == NoiseMechanism.SKELLAM) {
            NoiseMechanism other = NoiseMechanism.DISCRETE_GAUSSIAN;
            changes.add(new Change(
                    "mechanism",
                    numbers.mechanism().optionName(),
                    other.optionName(),
                    MECHANISM_SIZE,
                    request.withNumbers(numbers.toBuilder().mechanism(other).build())));
        }
    }

    /** Two digits, so that people can read it. */
    private static double roundUp(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
        return Math.ceil(value / unit - 1e-9) * unit;
    }

    private void rounds() {
        if (!(numbers.delta() > 0 && numbers.delta() <= USUAL_DELTA)) {
            changes.add(Change.of(request, Quantity.DELTA, USUAL_DELTA));
        }
        int rounds = numbers.rounds();
        List<Long> other = new ArrayList<>();
        if (rounds < 1) {
            other.add(1L);
        }
        if (rounds > MOST_ROUNDS) {
            other.add((long) MOST_ROUNDS);
        }
        if (rounds < numbers.participations() && numbers.participations() <= MOST_ROUNDS) {
            other.add((long) numbers.participations());
        }
        whole(Quantity.ROUNDS, other);
        int cap = numbers.participations();
        whole(
                Quantity.PARTICIPATIONS,
                cap < 1 ? List.of(1L) : cap > rounds ? List.of((long) Math.max(1, rounds)) : List.of());
        List<Long> epochs = new ArrayList<>(below(numbers.epochRounds(), 1));
        epochs.add((long) MOST_EPOCH_ROUNDS);
        epochs.removeIf(value -> numbers.epochRounds() >= 1 && value >= numbers.epochRounds());
        whole(Quantity.EPOCH_ROUNDS, numbers.epochRounds() < 1 ? List.of(1L) : epochs);
        int limit = numbers.objectionLimit();
        long highest = Math.max(0, numbers.maximumClients() - 1L);
        whole(Quantity.OBJECTION_LIMIT, limit < 0 ? List.of(0L) : limit > highest ? List.of(highest) : List.of());
    }

    private void deadlines() {
        Deadlines d = numbers.deadlines();
        Duration window = d.uploadStart().plus(d.uploadSpread());
        deadline(
                "upload-time",
                d.upload(),
                window.plusSeconds(60),
                t -> new Deadlines(d.uploadStart(), d.uploadSpread(), t, d.inspect(), d.vote(), d.unmask()),
                window);
        deadline(
                "inspect-time",
                d.inspect(),
                USUAL,
                t -> new Deadlines(d.uploadStart(), d.uploadSpread(), d.upload(), t, d.vote(), d.unmask()),
                Duration.ZERO);
        deadline(
                "vote-time",
                d.vote(),
                USUAL,
                t -> new Deadlines(d.uploadStart(), d.uploadSpread(), d.upload(), d.inspect(), t, d.unmask()),
                Duration.ZERO);
        deadline(
                "unmask-time",
                d.unmask(),
                USUAL,
                t -> new Deadlines(d.uploadStart(), d.uploadSpread(), d.upload(), d.inspect(), d.vote(), t),
                Duration.ZERO);
    }

    /** A deadline that is not longer than {@code least} gets {@code usual}; one that is too long the longest. */
    private void deadline(
            String option, Duration given, Duration usual, Function<Duration, Deadlines> with, Duration least) {
        Duration other = given.compareTo(LONGEST) > 0 ? LONGEST : given.compareTo(least) <= 0 ? usual : given;
        if (!other.equals(given) && other.compareTo(LONGEST) <= 0) {
            PlanOptions changed =
                    numbers.toBuilder().deadlines(with.apply(other)).build();
            changes.add(new Change(option, text(given), text(other), 1, request.withNumbers(changed)));
        }
    }

    private static String text(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private void whole(Quantity quantity, List<Long> values) {
        for (long value : new TreeSet<>(values)) {
            if (value != (long) quantity.of(request) && value <= Integer.MAX_VALUE) {
                changes.add(Change.of(request, quantity, (double) value));
            }
        }
    }

    /** Values above {@code from} and from {@code least} on, in steps of about a fifth, up to {@code most}. */
    private static List<Long> above(long from, long least, long most) {
        List<Long> values = new ArrayList<>();
        long next = Math.max(1, Math.max(from + 1, least));
        while (next < most) {
            values.add(next);
            next += Math.max(1, (long) (next * FRACTION));
        }
        if (most > from && most >= least) {
            values.add(most);
        }
        return values;
    }

    /** Values below {@code from} down to {@code least}, in steps of about a fifth. */
    private static List<Long> below(long from, long least) {
        List<Long> values = new ArrayList<>();
        long next = from;
        while (next > least) {
            next = Math.max(least, next - Math.max(1, (long) (next * FRACTION)));
            values.add(next);
        }
        return values;
    }
}
