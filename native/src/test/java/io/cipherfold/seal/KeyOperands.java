// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;

/**
 * Whoever works with keys, made anew: some of it remembers what it was once asked for.
 *
 * @param fixture their context and keys
 * @param generator of the secret key of the fixture
 * @param ciphertext of two polynomials
 * @param large of three polynomials
 */
record KeyOperands(
        SealFixture fixture,
        KeyGenerator generator,
        Encryptor encryptor,
        Decryptor decryptor,
        Ciphertext ciphertext,
        Ciphertext large,
        Plaintext plain)
        implements OperationProbe.Operands {

    static KeyOperands of(SealFixture fixture) {
        SealContext context = fixture.context();
        return new KeyOperands(
                fixture,
                KeyGenerator.fromSecretKey(context, fixture.secretKey()),
                Encryptor.withKeys(context, fixture.publicKey(), fixture.secretKey()),
                Decryptor.create(context, fixture.secretKey()),
                fixture.ciphertext(2, 1),
                fixture.ciphertext(3, 2),
                fixture.plaintext());
    }

    /** What is in a ciphertext without its noise, which in CKKS is a part of the numbers. */
    String opened(Ciphertext encrypted) {
        try (Plaintext opened = decryptor.decrypt(encrypted)) {
            if (fixture.scheme() != Scheme.CKKS) {
                return Arrays.toString(opened.coefficients());
            }
            double[] slots = CkksEncoder.of(fixture.context()).decode(opened);
            return opened + " " + slots.length;
        }
    }

    @Override
    public void close() {
        plain.close();
        large.close();
        ciphertext.close();
        decryptor.close();
        encryptor.close();
        generator.close();
    }
}
