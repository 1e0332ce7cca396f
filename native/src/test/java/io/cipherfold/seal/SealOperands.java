// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Ciphertexts and plaintexts of one scheme, and what the operations on them need.
 *
 * @param fixture their context and keys
 * @param left a ciphertext of two polynomials
 * @param right another one
 * @param large a ciphertext of three polynomials
 * @param transformed one of two polynomials in NTT form
 * @param plain a plaintext as the encoder of the scheme makes them
 * @param transformedPlain one in NTT form at the first level
 */
record SealOperands(
        SealFixture fixture,
        Ciphertext left,
        Ciphertext right,
        Ciphertext large,
        Ciphertext transformed,
        Plaintext plain,
        Plaintext transformedPlain)
        implements OperationProbe.Operands {

    static SealOperands of(SealFixture fixture) {
        Plaintext plain = fixture.plaintext();
        return new SealOperands(
                fixture,
                fixture.ciphertext(2, 1),
                fixture.ciphertext(2, 2),
                fixture.ciphertext(3, 3),
                fixture.transformed(),
                plain,
                fixture.scheme() == Scheme.CKKS
                        ? fixture.plaintext()
                        : fixture.evaluator().transformToNtt(plain, SealFixture.FIRST_LEVEL));
    }

    Evaluator evaluator() {
        return fixture.evaluator();
    }

    RelinKeys relinKeys() {
        return fixture.relinKeys();
    }

    GaloisKeys galoisKeys() {
        return fixture.galoisKeys();
    }

    @Override
    public void close() {
        transformedPlain.close();
        plain.close();
        transformed.close();
        large.close();
        right.close();
        left.close();
    }
}
