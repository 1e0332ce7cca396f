// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** The fake clock, the network and what all parties of one run share. */
final class World implements AutoCloseable {

    private static final int LINES_KEPT = 400;

    final Script script;
    final TrialSetup setup;
    final AggregationPlan plan;
    final AggregationScheme scheme;
    final ClientCore clientCore;
    final VectorEncoder encoder;
    final Dice dice;
    final RandomSource random;
    final Invariants invariants;
    final Tally tally;

    private final AesCtrRandomSource diceStream;
    private final AesCtrRandomSource randomStream;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Deque<String> trace = new ArrayDeque<>();
    private long nowMillis = 1_000_000;
    private long scheduled;

    private record Event(long at, long order, Runnable action) {}

    World(Script script, Tally tally) {
        this.script = script;
        this.tally = tally;
        this.setup = script.setting().setup();
        this.plan = setup.plan().plan();
        this.scheme = AggregationScheme.create(script.setting().scheme(), plan.shape());
        this.clientCore = new ClientCore(plan, scheme);
        this.encoder = new VectorEncoder(plan.encoding());
        this.diceStream = script.stream("dice");
        this.randomStream = script.stream("secrets");
        this.dice = new Dice(diceStream);
        this.random = randomStream;
        this.invariants = new Invariants(plan, setup.registry(), script.corruptMembers(), script.corruptClients());
    }

    long now() {
        return nowMillis;
    }

    /** Writes a line into the trace. */
    void note(String line) {
        trace.addLast(nowMillis + " " + line);
        if (trace.size() > LINES_KEPT) {
            trace.removeFirst();
        }
    }

    /** The last lines of the trace. */
    String trace() {
        return String.join(System.lineSeparator(), trace);
    }

    /** Does something after a time. */
    void later(long millis, Runnable action) {
        events.add(new Event(nowMillis + millis, scheduled++, action));
    }

    /** A message: arrives in time, late, twice, in another order, or never. */
    void send(String what, Runnable delivery) {
        if (!travel(() -> {
            note(what);
            delivery.run();
        })) {
            note("lost: " + what);
        }
    }

    /** A message that is sent again and again and leaves no line in the trace. */
    void ask(Runnable delivery) {
        travel(delivery);
    }

    private boolean travel(Runnable delivery) {
        Script.Weather weather = script.weather();
        if (dice.chance(weather.lossPerMille())) {
            return false;
        }
        int copies = dice.chance(weather.duplicatePerMille()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delay = dice.chance(weather.latePerMille())
                    ? dice.between(500, 5000)
                    : dice.between(1, weather.delayMillis());
            later(delay, delivery);
        }
        return true;
    }

    /** Lets time pass until everything is done, or at most so long. */
    void run(BooleanSupplier done, long mostMillis) {
        long end = nowMillis + mostMillis;
        while (!done.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.at() > end) {
                return;
            }
            events.remove();
            nowMillis = next.at();
            next.action().run();
        }
    }

    @Override
    public void close() {
        scheme.close();
        diceStream.close();
        randomStream.close();
    }
}
