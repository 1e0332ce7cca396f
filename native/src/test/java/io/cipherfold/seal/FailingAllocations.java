// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongConsumer;

/**
 * Main class for a child JVM with the test hooks. Runs every operation of {@link OperationProbes} again and again, and lets
 * the first, the second, the third, ... native allocation of it fail, until it needs no more of them. Each time it must end
 * with {@code OUT_OF_MEMORY}, leave its operands as they were and no native block behind.
 */
final class FailingAllocations {

    private static final long MOST_ALLOCATIONS = 100_000;

    // Contexts and Galois keys have more: the same over and over for each prime, or for each key that is not there.
    private static final long EVERY_ONE_UP_TO = 200;
    private static final long STEP_BEYOND = 31;

    private FailingAllocations() {}

    /** Arguments: what the names of the operations begin with; none for all. */
    public static void main(String[] arguments) {
        SealLibrary.load();
        int swept = 0;
        try (OperationProbes probes = new OperationProbes()) {
            for (OperationProbe<?> probe : probes.all()) {
                if (arguments.length == 0 || probe.name().startsWith(arguments[0])) {
                    System.out.print(probe.name() + ":");
                    sweep(probe, Pool.OF_THE_OPERANDS, "that one alone", TestHooksJni::failAllocation);
                    sweep(probe, Pool.EMPTY, "and all that follow", TestHooksJni::failAllocationsFrom);
                    System.out.println(" allocations ok");
                    swept++;
                }
            }
        }
        NativeUsage usage = NativeUsage.current();
        System.out.println(swept + " operations ok, " + usage.liveHandles() + " handles left, " + usage.leakedHandles()
                + " leaked");
    }

    /** Where SEAL takes the memory of an operation from. Blocks that lie ready in a pool are no allocations. */
    private enum Pool {
        /** The pool of the operands, as in a program that has run for a while. */
        OF_THE_OPERANDS,
        /** One in which nothing lies ready, as in a program that has just started. */
        EMPTY
    }

    private static void sweep(OperationProbe<?> probe, Pool pool, String what, LongConsumer arm) {
        // What is allocated once per process is allocated now.
        attempt(probe, pool, 0, n -> {});
        TestHooksJni.renewPool();
        long live = TestHooksJni.liveAllocations();
        for (long n = 1; n <= MOST_ALLOCATIONS; n += n < EVERY_ONE_UP_TO ? 1 : STEP_BEYOND) {
            try {
                boolean failed = attempt(probe, pool, n, arm);
                OperationProbe.require(
                        TestHooksJni.liveAllocations() == live,
                        live + " native blocks have become " + TestHooksJni.liveAllocations());
                if (!failed) {
                    System.out.print(" " + n);
                    System.out.flush();
                    return;
                }
            } catch (RuntimeException | Error e) {
                throw new IllegalStateException(probe.name() + ", pool " + pool + ", allocation " + n + ", " + what, e);
            }
        }
        throw new IllegalStateException("no end after " + MOST_ALLOCATIONS + " allocations");
    }

    /** Whether the operation has met a failing allocation. */
    private static <O extends OperationProbe.Operands> boolean attempt(
            OperationProbe<O> probe, Pool pool, long n, LongConsumer arm) {
        NativeUsage before = NativeUsage.current();
        TestHooksJni.renewPool();
        boolean failed;
        try (O operands = probe.operands().get()) {
            if (pool == Pool.EMPTY) {
                TestHooksJni.renewPool();
            }
            failed = fails(() -> probe.operation().accept(operands), () -> arm.accept(n));
            probe.check().accept(operands);
        }
        TestHooksJni.renewPool();
        NativeUsage after = NativeUsage.current();
        OperationProbe.require(after.equals(before), before + " has become " + after);
        return failed;
    }

    private static boolean fails(Runnable operation, Runnable arm) {
        boolean thrown = false;
        arm.run();
        try {
            operation.run();
        } catch (SealException e) {
            if (e.code() != SealException.Code.OUT_OF_MEMORY) {
                throw e;
            }
            thrown = true;
        } finally {
            // What comes next, the closing of operands too, has all the memory it wants.
            TestHooksJni.letAllocationsSucceed();
        }
        boolean failed = TestHooksJni.failedAllocations() > 0;
        OperationProbe.require(!failed || thrown, "the operation succeeded without the memory");
        OperationProbe.require(failed || !thrown, "OUT_OF_MEMORY with memory at hand");
        return failed;
    }
}
