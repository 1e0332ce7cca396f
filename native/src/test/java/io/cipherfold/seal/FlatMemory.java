// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Main class for a child JVM: mixed operations, a fifth of them to warm up, then native memory must stay as it is. Ends with
 * status 0 if it did. Arguments: number of operations, seed.
 */
final class FlatMemory {

    /**
     * The least that malloc gives out: whoever loses anything in every operation takes more. The JVM itself grows too, by its
     * compiled code, but not with the number of operations.
     */
    private static final long MOST_BYTES_PER_OPERATION = 32;

    private static final int ROUNDS_FOR_KEYS = 50;

    private static final List<SealParameterSet> SETS = List.of(
            SealParameterSet.BFV_N1024_Q27_T12289,
            SealParameterSet.BFV_N2048_Q27_27_T12289,
            SealParameterSet.BGV_N2048_Q27_27_T12289,
            SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29);

    /** Figures at one moment. */
    private record Figures(NativeUsage usage, long poolBytes, long residentBytes) {

        static Figures now() throws IOException, InterruptedException {
            // What was lost without being closed is counted when the collector finds it.
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
            return new Figures(NativeUsage.current(), MemoryPoolUsage.current().allocatedBytes(), resident());
        }

        private static long resident() throws IOException {
            String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(row -> row.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
    }

    private FlatMemory() {}

    public static void main(String[] arguments) throws Exception {
        long operations = Long.parseLong(arguments[0]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        SealLibrary.load();
        NativeUsage before = NativeUsage.current();
        List<KeyedContext> contexts = new ArrayList<>();
        SETS.forEach(set -> contexts.add(new KeyedContext(set, true)));
        long started = System.nanoTime();
        long done = work(contexts, operations / 5, random);
        Figures warm = Figures.now();
        done += work(contexts, operations - done, random);
        Figures end = Figures.now();
        System.out.println(
                done + " operations in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) + " ms");
        System.out.println("warm: " + warm);
        System.out.println("end:  " + end);
        contexts.forEach(KeyedContext::close);
        require(NativeUsage.current().equals(before), "what was opened was closed: " + NativeUsage.current());
        require(end.usage().equals(warm.usage()), "live handles and bytes stay");
        require(end.poolBytes() == warm.poolBytes(), "SEAL's pool stays");
        long growth = end.residentBytes() - warm.residentBytes();
        require(growth <= MOST_BYTES_PER_OPERATION * operations, "the process has grown by " + growth + " bytes");
        System.out.println("memory is flat");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    private static long work(List<KeyedContext> contexts, long operations, SplittableRandom random) {
        long done = 0;
        for (int i = 0; done < operations; i++) {
            // Every context in turn, its first round with keys: they take their room in the pool while it is warmed up.
            boolean withKeys = i / contexts.size() % ROUNDS_FOR_KEYS == 0;
            try (Round round = new Round(contexts.get(i % contexts.size()), random)) {
                done += round.run(withKeys);
            }
        }
        return done;
    }

    /** Operations on one context whose results live until its end. */
    private static final class Round implements AutoCloseable {

        private final KeyedContext keyed;
        private final SplittableRandom random;
        private final SealScope scope = SealScope.open();
        private long done;

        Round(KeyedContext keyed, SplittableRandom random) {
            this.keyed = keyed;
            this.random = random;
        }

        private <T extends SealResource> T hold(T result) {
            done++;
            return scope.hold(result);
        }

        long run(boolean withKeys) {
            Evaluator evaluator = keyed.evaluator();
            StormSlots left = StormSlots.random(keyed.set(), random);
            StormSlots right = StormSlots.random(keyed.set(), random);
            Plaintext leftPlain = hold(encode(left));
            Plaintext rightPlain = hold(encode(right));
            Ciphertext a = hold(keyed.encryptor().encrypt(leftPlain));
            Ciphertext b = hold(keyed.encryptor().encryptSymmetric(rightPlain));
            Ciphertext sum = hold(evaluator.add(a, b));
            check(sum, left.plus(right));
            check(hold(evaluator.subPlain(sum, rightPlain)), left);
            hold(evaluator.negate(sum));
            hold(evaluator.addMany(List.of(a, b, sum)));
            hold(evaluator.multiplyPlain(a, rightPlain));
            Ciphertext product = hold(evaluator.multiply(a, b));
            // The decryptor's powers of the key are in a pool of its own.
            hold(keyed.decryptor().decrypt(product));
            if (keyed.set().hasKeySwitching()) {
                switchKeys(product, sum);
            }
            refuse(a);
            pass(a);
            if (withKeys) {
                makeKeys();
            }
            return done;
        }

        private Plaintext encode(StormSlots slots) {
            return slots.encode(
                    keyed.context(), keyed.context().firstLevel(), keyed.set().scale());
        }

        private void check(Ciphertext ciphertext, StormSlots expected) {
            Plaintext decrypted = hold(keyed.decryptor().decrypt(ciphertext));
            done++;
            expected.difference(keyed.context(), decrypted).ifPresent(difference -> {
                throw new AssertionError(keyed + ": " + difference);
            });
        }

        private void switchKeys(Ciphertext product, Ciphertext sum) {
            Evaluator evaluator = keyed.evaluator();
            Ciphertext small = hold(evaluator.relinearize(product, keyed.relinKeys()));
            if (keyed.set().isExact()) {
                hold(evaluator.rotateRows(sum, 3, keyed.galoisKeys()));
                hold(evaluator.rotateColumns(sum, keyed.galoisKeys()));
                hold(evaluator.transformToNtt(hold(encode(StormSlots.random(keyed.set(), random))), 0));
            } else {
                hold(evaluator.rotateVector(sum, 3, keyed.galoisKeys()));
                hold(evaluator.complexConjugate(sum, keyed.galoisKeys()));
            }
            if (small.level() > 0) {
                hold(evaluator.rescaleToNext(small));
                hold(evaluator.modSwitchToNext(sum));
            }
        }

        /** Refusals by Java, by our C++ and by SEAL. */
        private void refuse(Ciphertext ciphertext) {
            Evaluator evaluator = keyed.evaluator();
            long[] residues = ciphertext.residues();
            residues[random.nextInt(residues.length)] = -1;
            refused(() -> evaluator.modSwitchTo(ciphertext, -1));
            refused(() -> evaluator.sub(ciphertext, ciphertext));
            refused(() -> Ciphertext.ofResidues(
                    keyed.context(),
                    ciphertext.level(),
                    ciphertext.isNttForm(),
                    ciphertext.scale(),
                    ciphertext.correctionFactor(),
                    residues));
        }

        private void refused(Runnable call) {
            try {
                call.run();
            } catch (IllegalArgumentException | SealException expected) {
                done++;
                return;
            }
            throw new AssertionError("nothing was refused");
        }

        /** Through bytes and back, by both doors; and bytes that are refused half way. */
        private void pass(Ciphertext ciphertext) {
            StrictCodec codec = StrictCodec.of(keyed.context());
            byte[] bytes = codec.write(ciphertext);
            hold(codec.readCiphertext(bytes));
            Arrays.fill(bytes, bytes.length - 16, bytes.length, (byte) -1);
            refused(() -> codec.readCiphertext(bytes));
            TrustedSealFormat format = TrustedSealFormat.of(keyed.context());
            byte[] stream = format.write(ciphertext);
            hold(format.readCiphertext(stream, stream.length));
            refused(() -> format.readCiphertext(Arrays.copyOf(stream, stream.length - 1), stream.length));
        }

        private void makeKeys() {
            KeyGenerator generator = hold(KeyGenerator.fromSecretKey(keyed.context(), keyed.secretKey()));
            SecretKey secretKey = hold(generator.secretKey());
            PublicKey publicKey = hold(generator.publicKey());
            hold(Encryptor.withKeys(keyed.context(), publicKey, secretKey));
            hold(hold(Decryptor.create(keyed.context(), secretKey))
                    .decrypt(hold(keyed.encryptor().encryptZero())));
            if (keyed.set().hasKeySwitching()) {
                hold(generator.relinKeys());
                hold(generator.galoisKeysForElements(3));
            }
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
