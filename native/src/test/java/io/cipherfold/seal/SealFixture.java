// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/**
 * A context of one scheme with keys and words for operands, for {@link OperationProbes}. Small, so that an operation can be
 * run hundreds of times: three primes of 18 bits, of which two are for data. Noise is beside the point: what an operation
 * makes of given words is compared with what it made of them before.
 */
final class SealFixture implements OperationProbe.Operands {

    static final int DEGREE = 2048;

    static final int FIRST_LEVEL = 1;

    /** Rotates by one step. */
    static final int GALOIS_ELEMENT = 3;

    private final SealScope scope = SealScope.open();
    private final SealContext context;
    private final SecretKey secretKey;
    private final PublicKey publicKey;
    private final RelinKeys relinKeys;
    private final GaloisKeys galoisKeys;

    SealFixture(Scheme scheme) {
        this.context = scope.hold(SealContext.create(parameters(scheme)));
        KeyGenerator generator = scope.hold(KeyGenerator.create(context));
        this.secretKey = scope.hold(generator.secretKey());
        this.publicKey = scope.hold(generator.publicKey());
        this.relinKeys = scope.hold(generator.relinKeys());
        this.galoisKeys = scope.hold(generator.galoisKeysForElements(GALOIS_ELEMENT, 2 * DEGREE - 1));
    }

    static EncryptionParameters parameters(Scheme scheme) {
        List<Modulus> primes = CoeffModulus.create(DEGREE, 18, 18, 18);
        return switch (scheme) {
            case BFV -> EncryptionParameters.bfv(DEGREE, primes, new Modulus(12289));
            case BGV -> EncryptionParameters.bgv(DEGREE, primes, new Modulus(12289));
            case CKKS -> EncryptionParameters.ckks(DEGREE, primes);
        };
    }

    Scheme scheme() {
        return context.parameters().scheme();
    }

    SealContext context() {
        return context;
    }

    SecretKey secretKey() {
        return secretKey;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    RelinKeys relinKeys() {
        return relinKeys;
    }

    /** For one step and for the exchange of rows, or conjugation. */
    GaloisKeys galoisKeys() {
        return galoisKeys;
    }

    double scale() {
        return scheme() == Scheme.CKKS ? 1 << 10 : 1;
    }

    Evaluator evaluator() {
        return Evaluator.of(context);
    }

    /** A ciphertext at the first level in the form in which the scheme has them; the same words for the same number. */
    Ciphertext ciphertext(int size, int number) {
        List<Modulus> primes = context.level(FIRST_LEVEL).coeffModulus();
        long[] words = new long[size * primes.size() * DEGREE];
        for (int i = 0; i < words.length; i++) {
            words[i] = (i * 7919L + number)
                    % primes.get(i / DEGREE % primes.size()).value();
        }
        return Ciphertext.ofResidues(context, FIRST_LEVEL, scheme() != Scheme.BFV, scale(), 1, words);
    }

    /** A ciphertext in NTT form. */
    Ciphertext transformed() {
        Ciphertext ciphertext = ciphertext(2, 4);
        if (ciphertext.isNttForm()) {
            return ciphertext;
        }
        try (ciphertext) {
            return evaluator().transformToNtt(ciphertext);
        }
    }

    /** A plaintext as the encoder of the scheme makes them. */
    Plaintext plaintext() {
        return scheme() == Scheme.CKKS
                ? CkksEncoder.of(context).encode(new double[] {1.5, -2, 0.25}, scale())
                : BatchEncoder.of(context).encode(5, -6, 7);
    }

    @Override
    public void close() {
        scope.close();
    }
}
