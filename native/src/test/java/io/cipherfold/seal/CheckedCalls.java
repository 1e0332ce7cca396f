// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Main class for a child JVM: every operation of {@link OperationProbes} and of {@link RefusedCalls} once. */
final class CheckedCalls {

    private CheckedCalls() {}

    public static void main(String[] arguments) {
        SealLibrary.load();
        int called = 0;
        try (OperationProbes probes = new OperationProbes()) {
            for (OperationProbe<?> probe : probes.all()) {
                System.out.println(probe.name());
                call(probe);
                called++;
            }
        }
        System.out.println(called + " operations called, " + RefusedCalls.run() + " calls refused, "
                + NativeUsage.current().liveHandles() + " handles left");
        System.out.println(SealLibrary.sealVersion() + " " + SealLibrary.cpuFeatures() + " ok");
    }

    private static <O extends OperationProbe.Operands> void call(OperationProbe<O> probe) {
        try (O operands = probe.operands().get()) {
            probe.operation().accept(operands);
            probe.check().accept(operands);
        }
    }
}
