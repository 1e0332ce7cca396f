// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The shared objects of one set of parameters: every one of them may be closed and replaced by any thread at any time. Only
 * the key and the decryptor that results are checked with in the end stay.
 */
final class StormWorld implements AutoCloseable {

    static final int[] STEPS = {1, -3, 0};

    private static final int SAMPLES = 10;
    private static final int PLAINS = 6;

    /** A plaintext that threads share, with its content. */
    record Plain(Plaintext plaintext, StormSlots slots) {}

    private final SealParameterSet set;
    private final SealScope lasting = SealScope.open();
    private final SealContext home;
    private final SecretKey master;
    private final Decryptor referee;

    final StormPlace<SealContext> context;
    final StormPlace<KeyGenerator> generator;
    final StormPlace<SecretKey> secretKey;
    final StormPlace<PublicKey> publicKey;
    final StormPlace<Encryptor> encryptor;
    final StormPlace<Decryptor> decryptor;
    /** With key switching. */
    final Optional<StormPlace<RelinKeys>> relinKeys;

    /** With key switching. */
    final Optional<StormPlace<GaloisKeys>> galoisKeys;

    private final AtomicReferenceArray<SealScope> scopes = new AtomicReferenceArray<>(1);
    private final AtomicReferenceArray<StormSample> samples = new AtomicReferenceArray<>(SAMPLES);
    private final AtomicReferenceArray<Plain> plains = new AtomicReferenceArray<>(PLAINS);

    StormWorld(SealParameterSet set, SplittableRandom random) {
        this.set = set;
        this.home = lasting.hold(SealContext.create(set.parameters()));
        KeyGenerator first = KeyGenerator.create(home);
        this.master = lasting.hold(first.secretKey());
        this.referee = lasting.hold(Decryptor.create(home, master));
        this.context = new StormPlace<>(SealContext.create(set.parameters()));
        this.generator = new StormPlace<>(first);
        this.secretKey = new StormPlace<>(first.secretKey());
        this.publicKey = new StormPlace<>(first.publicKey());
        this.encryptor = new StormPlace<>(Encryptor.withKeys(home, publicKey.get(), master));
        this.decryptor = new StormPlace<>(Decryptor.create(home, master));
        if (set.hasKeySwitching()) {
            this.relinKeys = Optional.of(new StormPlace<>(first.relinKeys()));
            this.galoisKeys = Optional.of(new StormPlace<>(first.galoisKeysForSteps(STEPS)));
        } else {
            this.relinKeys = Optional.empty();
            this.galoisKeys = Optional.empty();
        }
        scopes.set(0, SealScope.open());
        for (int i = 0; i < PLAINS; i++) {
            plains.set(i, plain(home, random));
        }
        for (int i = 0; i < SAMPLES; i++) {
            Plain plain = plains.get(i % PLAINS);
            samples.set(i, StormSample.fresh(encryptor.get().encrypt(plain.plaintext()), plain.slots()));
        }
    }

    SealScope scope() {
        return scopes.get(0);
    }

    SealParameterSet set() {
        return set;
    }

    Plain plain(SealContext in, SplittableRandom random) {
        StormSlots slots = StormSlots.random(set, random);
        return new Plain(slots.encode(in, in.firstLevel(), set.scale()), slots);
    }

    StormSample sample(SplittableRandom random) {
        return samples.get(random.nextInt(SAMPLES));
    }

    Plain anyPlain(SplittableRandom random) {
        return plains.get(random.nextInt(PLAINS));
    }

    void publish(SplittableRandom random, StormSample sample) {
        samples.getAndSet(random.nextInt(SAMPLES), sample).ciphertext().close();
    }

    void publish(SplittableRandom random, Plain plain) {
        plains.getAndSet(random.nextInt(PLAINS), plain).plaintext().close();
    }

    private List<StormPlace<? extends SealResource>> singles() {
        List<StormPlace<? extends SealResource>> singles =
                new ArrayList<>(List.of(generator, secretKey, publicKey, encryptor, decryptor));
        relinKeys.ifPresent(singles::add);
        galoisKeys.ifPresent(singles::add);
        return singles;
    }

    /** Closes something that others may be using. */
    void closeOne(SplittableRandom random) {
        List<StormPlace<? extends SealResource>> singles = singles();
        int which = random.nextInt(3 * singles.size());
        if (which < singles.size()) {
            singles.get(which).get().close();
        } else {
            switch (random.nextInt(4)) {
                case 0 -> scope().close();
                case 1 -> anyPlain(random).plaintext().close();
                default -> sample(random).ciphertext().close();
            }
        }
    }

    /** Replaces one of the shared objects by a new one; keys come from the generator that all threads share. */
    void replaceOne(SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0 -> generator.put(KeyGenerator.fromSecretKey(context.get(), master));
            case 1 -> secretKey.put(generator.get().secretKey());
            case 2 -> publicKey.put(generator.get().publicKey());
            case 3 -> encryptor.put(Encryptor.withKeys(context.get(), publicKey.get(), secretKey.get()));
            case 4 -> relinKeys.ifPresent(place -> place.put(generator.get().relinKeys()));
            case 5 -> galoisKeys.ifPresent(place -> place.put(generator.get().galoisKeysForSteps(STEPS)));
            case 6 -> scopes.getAndSet(0, SealScope.open()).close();
            case 7 -> {
                // The dearest object.
                if (random.nextInt(20) == 0) {
                    context.put(SealContext.create(set.parameters()));
                }
            }
            default -> replaceDecryptor();
        }
    }

    void replaceDecryptor() {
        decryptor.put(Decryptor.create(context.get(), secretKey.get()));
    }

    /** Puts new objects in the place of closed ones, so that the others have something to work with. */
    void repair(SplittableRandom random) {
        if (context.get().isClosed()) {
            context.put(SealContext.create(set.parameters()));
        }
        if (generator.get().isClosed()) {
            generator.put(KeyGenerator.fromSecretKey(home, master));
        }
        int slot = random.nextInt(SAMPLES);
        if (samples.get(slot).ciphertext().isClosed()) {
            Plain plain = plain(home, random);
            try (Plaintext plaintext = plain.plaintext();
                    Encryptor own = Encryptor.withSecretKey(home, master)) {
                StormSample fresh = StormSample.fresh(own.encryptSymmetric(plaintext), plain.slots());
                samples.getAndSet(slot, fresh).ciphertext().close();
            }
        }
        slot = random.nextInt(PLAINS);
        if (plains.get(slot).plaintext().isClosed()) {
            plains.getAndSet(slot, plain(home, random)).plaintext().close();
        }
    }

    /** Decrypts with the decryptor that all share, or if that is closed with the one that stays. */
    void requireRight(String operation, StormSample result) {
        try (Plaintext decrypted = decrypt(result.ciphertext())) {
            result.slots().difference(home, decrypted).ifPresent(difference -> {
                throw new AssertionError(
                        operation + " gave a wrong result: " + difference + ", " + set + ", " + result);
            });
        }
    }

    private Plaintext decrypt(Ciphertext ciphertext) {
        try {
            return decryptor.get().decrypt(ciphertext);
        } catch (IllegalStateException closed) {
            Storm.requireClosed(closed);
            return referee.decrypt(ciphertext);
        }
    }

    @Override
    public void close() {
        singles().forEach(place -> place.get().close());
        context.get().close();
        scope().close();
        for (int i = 0; i < SAMPLES; i++) {
            samples.get(i).ciphertext().close();
        }
        for (int i = 0; i < PLAINS; i++) {
            plains.get(i).plaintext().close();
        }
        lasting.close();
    }
}
