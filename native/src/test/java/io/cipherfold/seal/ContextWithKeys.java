// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A context, one secret key and all that belongs to it; and random values of the context. */
final class ContextWithKeys implements AutoCloseable {

    /** The smallest degree that has room for three primes of 18 bits; all that a codec can tell apart is there. */
    static final int SMALL_DEGREE = 2048;

    final SealContext context;
    final KeyGenerator generator;
    final SecretKey secretKey;
    final PublicKey publicKey;

    private ContextWithKeys(EncryptionParameters parameters) {
        context = SealContext.create(parameters);
        generator = KeyGenerator.create(context);
        secretKey = generator.secretKey();
        publicKey = generator.publicKey();
    }

    static ContextWithKeys open(EncryptionParameters parameters) {
        return new ContextWithKeys(parameters);
    }

    /** Key level 2, first level 1. */
    static ContextWithKeys small(Scheme scheme) {
        return new ContextWithKeys(smallParameters(scheme));
    }

    static EncryptionParameters smallParameters(Scheme scheme) {
        return parameters(scheme, SMALL_DEGREE, 18, 18, 18);
    }

    /** With a plain modulus of as few bits as batching allows. */
    static EncryptionParameters parameters(Scheme scheme, int degree, int... bits) {
        var primes = CoeffModulus.create(degree, bits);
        int plainBits = Integer.numberOfTrailingZeros(degree) + 5;
        return switch (scheme) {
            case BFV -> EncryptionParameters.bfv(degree, primes, PlainModulus.batching(degree, plainBits));
            case BGV -> EncryptionParameters.bgv(degree, primes, PlainModulus.batching(degree, plainBits));
            case CKKS -> EncryptionParameters.ckks(degree, primes);
        };
    }

    /** What a fresh ciphertext of the scheme looks like, with random residues. */
    Ciphertext randomCiphertext(SplittableRandom random, int size, int level) {
        return Ciphertext.ofResidues(
                context,
                level,
                scheme() != Scheme.BFV,
                scheme() == Scheme.CKKS ? random.nextDouble(0.5, 1 << 17) : 1,
                scheme() == Scheme.BGV ? random.nextLong(1, plainModulus()) : 1,
                randomWords(random, size, level));
    }

    long[] randomWords(SplittableRandom random, int polynomials, int level) {
        long[] words = new long[polynomials * context.wordsAt(level)];
        var primes = context.level(level).coeffModulus();
        int degree = context.parameters().degree();
        for (int i = 0; i < words.length; i++) {
            words[i] = random(random, primes.get(i / degree % primes.size()).value());
        }
        return words;
    }

    /** Ends of the range more often than a uniform draw has them. */
    static long random(SplittableRandom random, long bound) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> bound - 1;
            default -> random.nextLong(bound);
        };
    }

    Scheme scheme() {
        return context.parameters().scheme();
    }

    long plainModulus() {
        return context.parameters().plainModulus().value();
    }

    /** As fine as leaves room for a product, and 16 bits for the numbers. */
    private double scale() {
        int bits = context.level(context.firstLevel()).totalCoeffModulusBits();
        return Math.scalb(1.0, Math.min(40, bits - 16));
    }

    /** A plaintext as the scheme encrypts it. */
    Plaintext encode(long first, long second) {
        return scheme() == Scheme.CKKS
                ? CkksEncoder.of(context).encode(new double[] {first, second}, scale())
                : BatchEncoder.of(context).encode(first, second);
    }

    /** The first two numbers of a ciphertext, rounded in CKKS. */
    long[] decrypted(Ciphertext ciphertext, SecretKey key) {
        try (Decryptor decryptor = Decryptor.create(context, key);
                Plaintext plaintext = decryptor.decrypt(ciphertext)) {
            if (scheme() == Scheme.CKKS) {
                double[] numbers = CkksEncoder.of(context).decode(plaintext);
                return new long[] {Math.round(numbers[0]), Math.round(numbers[1])};
            }
            return Arrays.copyOf(BatchEncoder.of(context).decode(plaintext), 2);
        }
    }

    @Override
    public void close() {
        publicKey.close();
        secretKey.close();
        generator.close();
        context.close();
    }
}
