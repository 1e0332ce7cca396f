// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A context with every key and role a test may want. Galois keys only if asked for, as they take most of the time: all
 * rotations up to N = 4096, above only a few steps. Not AutoCloseable: JUnit closes arguments that are.
 */
final class KeyedContext {

    private static final int MOST_DEGREE_WITH_ALL_ROTATIONS = 4096;
    private static final int[] STEPS = {1, -1, 4, -4};

    private final SealScope scope = SealScope.open();
    private final SealParameterSet set;
    private final SealContext context;
    private final KeyGenerator generator;
    private final SecretKey secretKey;
    private final PublicKey publicKey;
    private final @Nullable RelinKeys relinKeys;
    private final @Nullable GaloisKeys galoisKeys;
    private final Encryptor encryptor;
    private final Decryptor decryptor;
    private final Evaluator evaluator;

    KeyedContext(SealParameterSet set, boolean rotating) {
        this.set = set;
        this.context = scope.hold(SealContext.create(set.parameters()));
        this.generator = scope.hold(KeyGenerator.create(context));
        this.secretKey = scope.hold(generator.secretKey());
        this.publicKey = scope.hold(generator.publicKey());
        this.encryptor = scope.hold(Encryptor.withKeys(context, publicKey, secretKey));
        this.decryptor = scope.hold(Decryptor.create(context, secretKey));
        this.evaluator = Evaluator.of(context);
        this.relinKeys = set.hasKeySwitching() ? scope.hold(generator.relinKeys()) : null;
        this.galoisKeys = set.hasKeySwitching() && rotating ? scope.hold(rotations()) : null;
    }

    private GaloisKeys rotations() {
        return set.degree() <= MOST_DEGREE_WITH_ALL_ROTATIONS
                ? generator.galoisKeys()
                : generator.galoisKeysForElements(elements(set.degree()));
    }

    /** Those of the steps, and 2N-1: rows exchanged, or conjugation. As elements, so that it works without batching too. */
    private static int[] elements(int degree) {
        return IntStream.concat(
                        Arrays.stream(STEPS).map(steps -> ReferenceSlots.rotationElement(degree, steps)),
                        IntStream.of(2 * degree - 1))
                .toArray();
    }

    SealParameterSet set() {
        return set;
    }

    /** What a BFV or BGV ciphertext computes in. */
    ReferencePolynomials ring() {
        return new ReferencePolynomials(set.degree(), set.plainModulus());
    }

    SealContext context() {
        return context;
    }

    KeyGenerator generator() {
        return generator;
    }

    SecretKey secretKey() {
        return secretKey;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    RelinKeys relinKeys() {
        return present(relinKeys);
    }

    GaloisKeys galoisKeys() {
        return present(galoisKeys);
    }

    private <T> T present(@Nullable T keys) {
        if (keys == null) {
            throw new IllegalStateException(set + " has no such keys");
        }
        return keys;
    }

    Encryptor encryptor() {
        return encryptor;
    }

    Decryptor decryptor() {
        return decryptor;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /** A scope for one test. */
    TestSession session() {
        return new TestSession(this);
    }

    void close() {
        scope.close();
    }

    /** For the names of parameterised tests. */
    @Override
    public String toString() {
        return set.name();
    }
}
