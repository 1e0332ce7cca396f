// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Main class for a child JVM: threads share, close and replace objects of all kinds at random, and compare every result with a
 * plain model. Ends with status 0 if nothing went wrong and nothing is left. Arguments: seconds, seed.
 */
final class Storm {

    static final String CHECKED = "checked";
    static final String REFUSED = "refused";

    private static final int THREADS = 4;
    private static final Pattern CLOSED = Pattern.compile(
            "(the scope|SealContext|KeyGenerator|Encryptor|Decryptor|Plaintext|Ciphertext|[A-Z][a-z]+Keys?)"
                    + " is closed");

    /** The first has no key switching, so its products stay at size 3; the others are one for each scheme. */
    private static final List<SealParameterSet> SETS = List.of(
            SealParameterSet.BFV_N2048_Q54_T12289,
            SealParameterSet.BFV_N4096_QDEFAULT_T1032193,
            SealParameterSet.BGV_N4096_QDEFAULT_T1032193,
            SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29);

    private Storm() {}

    public static void main(String[] arguments) throws Exception {
        long seconds = Long.parseLong(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        System.out.println("storm of " + seconds + " s with seed " + seed);
        NativeUsage before = NativeUsage.current();
        Map<String, Integer> counts = blow(seconds, new SplittableRandom(seed));
        // What was lost without being closed is counted when the collector finds it.
        System.gc();
        TimeUnit.MILLISECONDS.sleep(200);
        NativeUsage after = NativeUsage.current();
        if (!after.equals(before)) {
            throw new AssertionError("before the storm " + before + ", after it " + after);
        }
        System.out.println(counts);
        System.out.println("storm over, nothing left");
    }

    private static Map<String, Integer> blow(long seconds, SplittableRandom random) throws Exception {
        List<StormWorld> worlds = new ArrayList<>();
        SETS.forEach(set -> worlds.add(new StormWorld(set, random)));
        AtomicBoolean failed = new AtomicBoolean();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        Map<String, Integer> counts = new TreeMap<>();
        try {
            List<Future<Map<String, Integer>>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                StormThread thread =
                        new StormThread(worlds, random.split(), () -> !failed.get() && System.nanoTime() < end);
                running.add(pool.submit(() -> {
                    boolean completed = false;
                    try {
                        Map<String, Integer> own = thread.call();
                        completed = true;
                        return own;
                    } finally {
                        if (!completed) {
                            failed.set(true);
                        }
                    }
                }));
            }
            for (Future<Map<String, Integer>> thread : running) {
                thread.get().forEach((what, count) -> counts.merge(what, count, Integer::sum));
            }
        } finally {
            pool.shutdown();
        }
        for (StormWorld world : worlds) {
            world.close();
        }
        return counts;
    }

    /** The only exception that the others' closing may cause. */
    static void requireClosed(IllegalStateException exception) {
        String message = exception.getMessage();
        if (message == null || !CLOSED.matcher(message).matches()) {
            throw new AssertionError("not about something that is closed", exception);
        }
    }
}
