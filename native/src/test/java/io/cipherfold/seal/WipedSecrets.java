// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class for a child JVM with the test hooks: lets every secret be made, used and closed, while each native block is
 * looked at in the moment it is freed. None may hold the secret any more. To cover more secrets add to {@link #probes()}.
 */
final class WipedSecrets {

    private WipedSecrets() {}

    static List<SecretProbe> probes() {
        List<SecretProbe> probes = new ArrayList<>();
        probes.addAll(OneTimeKeySecrets.probes());
        probes.addAll(EncodingOperands.secrets());
        probes.addAll(CollectiveSecrets.probes());
        probes.addAll(SealSecrets.probes());
        return probes;
    }

    public static void main(String[] arguments) {
        SealLibrary.load();
        observersSee();
        for (SecretProbe probe : probes()) {
            TestHooksJni.reset();
            TestHooksJni.renewPool();
            probe.life().accept(WipedSecrets::watch);
            // SEAL frees the blocks of a pool together with the pool.
            TestHooksJni.renewPool();
            long wiped = TestHooksJni.wipedBytes();
            String counts = probe.name() + ": " + wiped + " bytes wiped, " + TestHooksJni.notWiped() + " not wiped, "
                    + TestHooksJni.secretsReleased() + " freed with the secret";
            System.out.println(counts);
            OperationProbe.require(
                    TestHooksJni.notWiped() == 0 && TestHooksJni.secretsReleased() == 0 && wiped >= probe.leastBytes(),
                    counts);
        }
        System.out.println(NativeUsage.current().liveHandles() + " handles left");
    }

    private static void watch(byte[] secret) {
        OperationProbe.require(secret.length >= Long.BYTES && secret.length <= 64, "8 to 64 bytes can be watched");
        TestHooksJni.watchForSecret(secret);
    }

    /** The observers themselves: they have to report what is wrong. */
    private static void observersSee() {
        byte[] secret = beginning(1L, 2, 3, 4, 5, 6, 7, 8);
        TestHooksJni.reset();
        TestHooksJni.releaseUnwiped(secret);
        OperationProbe.require(TestHooksJni.secretsReleased() == 0, "a secret that nobody watches for was seen");
        TestHooksJni.watchForSecret(secret);
        TestHooksJni.releaseUnwiped(secret);
        TestHooksJni.releaseUnwiped(new byte[64]);
        OperationProbe.require(TestHooksJni.secretsReleased() == 1, "a freed secret was not seen");
        TestHooksJni.pretendWipe(new byte[64]);
        OperationProbe.require(TestHooksJni.notWiped() == 0, "wiped memory was not recognised");
        TestHooksJni.pretendWipe(secret);
        OperationProbe.require(TestHooksJni.notWiped() == 1, "memory that was not wiped was not recognised");
        OperationProbe.require(TestHooksJni.wipedBytes() == 128, "wiped bytes are not counted");
    }

    /** The first 16 of some integers as they lie in native memory. */
    static byte[] beginning(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        bytes.asIntBuffer().put(values, 0, 16);
        return bytes.array();
    }

    /** The first 8 of some words as they lie in native memory. */
    static byte[] beginning(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(values, 0, 8);
        return bytes.array();
    }

    /** The first 8 of some numbers as they lie in native memory. */
    static byte[] beginning(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        bytes.asDoubleBuffer().put(values, 0, 8);
        return bytes.array();
    }
}
