// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** One thread of the storm: does something at random with the shared objects until told to stop, and checks what it gets. */
final class StormThread implements Callable<Map<String, Integer>> {

    /** What a thread does, with how often. */
    private enum Deed {
        ENCRYPT(6),
        ADD(6),
        NEGATE(3),
        ADD_PLAIN(4),
        MULTIPLY_PLAIN(3),
        MULTIPLY(6),
        RELINEARIZE(4),
        ROTATE(5),
        SWITCH_LEVEL(2),
        DECRYPT(12),
        REMAKE(5),
        LOOK(4),
        SCOPE(4),
        CLOSE(5),
        REPLACE(10);

        private final int weight;

        Deed(int weight) {
            this.weight = weight;
        }

        static Deed random(SplittableRandom random) {
            int left = random.nextInt(
                    Arrays.stream(values()).mapToInt(deed -> deed.weight).sum());
            for (Deed deed : values()) {
                left -= deed.weight;
                if (left < 0) {
                    return deed;
                }
            }
            return DECRYPT;
        }
    }

    private static final long TURN_NANOS = 20_000_000;

    private final List<StormWorld> worlds;
    private final SplittableRandom random;
    private final BooleanSupplier goesOn;
    private final Map<String, Integer> counts = new TreeMap<>();

    StormThread(List<StormWorld> worlds, SplittableRandom random, BooleanSupplier goesOn) {
        this.worlds = worlds;
        this.random = random;
        this.goesOn = goesOn;
    }

    /** How often each operation gave a result, which was checked, and how often something was closed. */
    @Override
    public Map<String, Integer> call() {
        while (goesOn.getAsBoolean()) {
            StormWorld world = worlds.get(nextWorld());
            Deed deed = Deed.random(random);
            try {
                act(deed, world);
            } catch (IllegalStateException closed) {
                Storm.requireClosed(closed);
                count(Storm.REFUSED);
                // Later, so that others meet the closed object too.
                if (random.nextInt(3) == 0) {
                    world.repair(random);
                }
            }
        }
        return counts;
    }

    /** Mostly the one where the others are too. */
    private int nextWorld() {
        long turn = random.nextInt(4) == 0 ? random.nextInt(worlds.size()) : System.nanoTime() / TURN_NANOS;
        return (int) (turn % worlds.size());
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void act(Deed deed, StormWorld world) {
        switch (deed) {
            case ENCRYPT -> encrypt(world);
            case ADD -> add(world);
            case NEGATE -> negate(world);
            case ADD_PLAIN -> addPlain(world);
            case MULTIPLY_PLAIN -> multiplyPlain(world);
            case MULTIPLY -> multiply(world);
            case RELINEARIZE -> relinearize(world);
            case ROTATE -> rotate(world);
            case SWITCH_LEVEL -> switchLevel(world);
            case DECRYPT -> decrypt(world);
            case REMAKE -> remake(world);
            case LOOK -> look(world);
            case SCOPE -> scope(world);
            case CLOSE -> world.closeOne(random);
            case REPLACE -> world.replaceOne(random);
        }
    }

    private static Evaluator evaluator(StormWorld world) {
        return Evaluator.of(world.context.get());
    }

    private void check(StormWorld world, String operation, StormSample sample) {
        world.requireRight(operation, sample);
        count(operation);
        count(Storm.CHECKED + " " + world.set());
    }

    private void decrypt(StormWorld world) {
        if (random.nextInt(3) == 0) {
            // A new one has no powers of the key yet; who needs them first makes them, while others read.
            world.replaceDecryptor();
        }
        check(world, "decrypt", world.sample(random));
    }

    /** Checks a result while nobody else knows it, then shares it. */
    private void publish(StormWorld world, String operation, StormSample result) {
        try {
            check(world, operation, result);
        } catch (AssertionError | RuntimeException e) {
            result.ciphertext().close();
            throw e;
        }
        world.publish(random, result);
    }

    private void encrypt(StormWorld world) {
        if (random.nextInt(3) == 0) {
            world.publish(random, world.plain(world.context.get(), random));
        }
        StormWorld.Plain plain = world.anyPlain(random);
        Encryptor encryptor = world.encryptor.get();
        Ciphertext result = random.nextBoolean()
                ? encryptor.encrypt(plain.plaintext())
                : encryptor.encryptSymmetric(plain.plaintext());
        publish(world, "encrypt", StormSample.fresh(result, plain.slots()));
    }

    private void add(StormWorld world) {
        StormSample left = world.sample(random);
        StormSample right = world.sample(random);
        if (!left.canAdd(right)) {
            return;
        }
        try {
            Ciphertext a = left.ciphertext();
            Ciphertext b = right.ciphertext();
            Evaluator evaluator = evaluator(world);
            StormSlots sum = left.slots().plus(right.slots());
            switch (random.nextInt(3)) {
                case 0 -> publish(world, "add", left.sumWith(right, evaluator.add(a, b), sum));
                case 1 -> publish(world, "addMany", left.sumWith(right, evaluator.addMany(List.of(a, b)), sum));
                default -> {
                    StormSlots difference = left.slots().minus(right.slots());
                    publish(world, "sub", left.sumWith(right, evaluator.sub(a, b), difference));
                }
            }
        } catch (SealException refused) {
            // One minus itself, or plus its negative.
            requireTransparent(refused);
        }
    }

    private static void requireTransparent(SealException refused) {
        if (refused.code() != SealException.Code.TRANSPARENT_RESULT) {
            throw refused;
        }
    }

    private void negate(StormWorld world) {
        StormSample sample = world.sample(random);
        Ciphertext result = evaluator(world).negate(sample.ciphertext());
        publish(world, "negate", sample.like(result, sample.slots().negate()));
    }

    private void addPlain(StormWorld world) {
        StormSample sample = world.sample(random);
        StormWorld.Plain plain = world.anyPlain(random);
        // In CKKS the plaintext has the level and scale of fresh ciphertexts.
        if (sample.spent() || (!world.set().isExact() && sample.products() > 0) || sample.terms() > 8) {
            return;
        }
        Evaluator evaluator = evaluator(world);
        if (random.nextBoolean()) {
            Ciphertext sum = evaluator.addPlain(sample.ciphertext(), plain.plaintext());
            publish(
                    world,
                    "addPlain",
                    sample.sumWith(sample, sum, sample.slots().plus(plain.slots())));
        } else {
            Ciphertext difference = evaluator.subPlain(sample.ciphertext(), plain.plaintext());
            publish(
                    world,
                    "subPlain",
                    sample.sumWith(sample, difference, sample.slots().minus(plain.slots())));
        }
    }

    private void multiplyPlain(StormWorld world) {
        StormSample sample = world.sample(random);
        StormWorld.Plain plain = world.anyPlain(random);
        if (sample.isFresh()) {
            Ciphertext result = evaluator(world).multiplyPlain(sample.ciphertext(), plain.plaintext());
            publish(
                    world,
                    "multiplyPlain",
                    StormSample.product(result, sample.slots().times(plain.slots())));
        }
    }

    /** The product has size 3 and stays so: decrypting sizes 2 and 3 at once is what needs a lock. */
    private void multiply(StormWorld world) {
        StormSample left = world.sample(random);
        StormSample right = world.sample(random);
        if (!left.isFresh() || !right.isFresh()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            Ciphertext square = evaluator(world).square(left.ciphertext());
            publish(world, "square", StormSample.product(square, left.slots().times(left.slots())));
        } else {
            Ciphertext product = evaluator(world).multiply(left.ciphertext(), right.ciphertext());
            publish(world, "multiply", StormSample.product(product, left.slots().times(right.slots())));
        }
    }

    private void relinearize(StormWorld world) {
        StormSample sample = world.sample(random);
        if (sample.ciphertext().size() == 3 && sample.canSwitchKeys() && world.relinKeys.isPresent()) {
            RelinKeys relinKeys = world.relinKeys.get().get();
            try {
                Ciphertext result = evaluator(world).relinearize(sample.ciphertext(), relinKeys);
                publish(world, "relinearize", sample.switched(result, sample.slots()));
            } catch (SealException refused) {
                // A product minus its own relinearized form: key switching is deterministic, so nothing of c1 is left.
                requireTransparent(refused);
            }
        }
    }

    private void rotate(StormWorld world) {
        StormSample sample = world.sample(random);
        if (sample.ciphertext().size() != 2 || !sample.canSwitchKeys() || world.galoisKeys.isEmpty()) {
            return;
        }
        GaloisKeys galoisKeys = world.galoisKeys.get().get();
        Evaluator evaluator = evaluator(world);
        boolean exact = world.set().isExact();
        int steps = StormWorld.STEPS[random.nextInt(StormWorld.STEPS.length)];
        Ciphertext ciphertext = sample.ciphertext();
        if (steps == 0) {
            Ciphertext result = exact
                    ? evaluator.rotateColumns(ciphertext, galoisKeys)
                    : evaluator.complexConjugate(ciphertext, galoisKeys);
            publish(world, "swap", sample.switched(result, sample.slots().swap()));
        } else {
            Ciphertext result = exact
                    ? evaluator.rotateRows(ciphertext, steps, galoisKeys)
                    : evaluator.rotateVector(ciphertext, steps, galoisKeys);
            publish(world, "rotate", sample.switched(result, sample.slots().rotate(steps)));
        }
    }

    private void switchLevel(StormWorld world) {
        StormSample sample = world.sample(random);
        if (sample.spent()
                || sample.ciphertext().level() == 0
                || (sample.products() > 0 && world.set().isExact())) {
            return;
        }
        Evaluator evaluator = evaluator(world);
        // A CKKS product has the square of the scale: what is left when one prime goes is the scale again.
        Ciphertext result = sample.products() > 0
                ? evaluator.rescaleToNext(sample.ciphertext())
                : evaluator.modSwitchToNext(sample.ciphertext());
        publish(world, "switchLevel", sample.spent(result));
    }

    /** Through its words and back, with up to three polynomials of zeros behind: the message is the same. */
    private void remake(StormWorld world) {
        StormSample sample = world.sample(random);
        Ciphertext original = sample.ciphertext();
        long[] residues = original.residues();
        int more = original.size() < 4 ? random.nextInt(4) : 0;
        Ciphertext result = Ciphertext.ofResidues(
                world.context.get(),
                original.level(),
                original.isNttForm(),
                original.scale(),
                original.correctionFactor(),
                Arrays.copyOf(residues, residues.length / original.size() * (original.size() + more)));
        publish(world, "remake", sample.like(result, sample.slots()));
    }

    private void look(StormWorld world) {
        StormWorld.Plain plain = world.anyPlain(random);
        plain.slots().difference(world.context.get(), plain.plaintext()).ifPresent(difference -> {
            throw new AssertionError("a plaintext has changed: " + difference + ", " + world.set());
        });
        StormSample sample = world.sample(random);
        if (sample.ciphertext().isTransparent()) {
            throw new AssertionError("a ciphertext has become transparent: " + world.set());
        }
        if (world.set().isExact()
                && world.decryptor.get().noiseBudget(sample.ciphertext()).isExhausted()) {
            throw new AssertionError("no noise budget is left: " + world.set() + ", " + sample);
        }
    }

    /** Temporaries in a scope that another thread may close. */
    private void scope(StormWorld world) {
        SealScope scope = world.scope();
        StormWorld.Plain plain = world.plain(world.context.get(), random);
        Plaintext plaintext = scope.hold(plain.plaintext());
        Ciphertext encrypted = scope.hold(world.encryptor.get().encryptSymmetric(plaintext));
        Ciphertext negative = scope.hold(evaluator(world).negate(encrypted));
        Ciphertext kept;
        try {
            kept = scope.keep(negative);
        } catch (IllegalStateException closedWithTheScope) {
            return;
        }
        publish(world, "scope", StormSample.fresh(kept, plain.slots().negate()));
    }
}
