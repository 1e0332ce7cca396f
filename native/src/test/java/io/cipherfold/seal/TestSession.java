// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** One test's objects of one context: whatever it holds is closed at its end. */
final class TestSession implements AutoCloseable {

    private final KeyedContext keyed;
    private final SealScope scope = SealScope.open();

    TestSession(KeyedContext keyed) {
        this.keyed = keyed;
    }

    <T extends SealObject> T hold(T object) {
        return scope.hold(object);
    }

    /** BFV and BGV. */
    Plaintext plain(long... coefficients) {
        return hold(Plaintext.ofCoefficients(keyed.context(), coefficients));
    }

    /** BFV and BGV. */
    Ciphertext encrypt(long... coefficients) {
        return hold(keyed.encryptor().encrypt(plain(coefficients)));
    }

    /** All N coefficients; BFV and BGV. */
    long[] decrypt(Ciphertext ciphertext) {
        try (Plaintext plain = keyed.decryptor().decrypt(ciphertext)) {
            return plain.coefficients();
        }
    }

    /** CKKS, at a level. */
    Plaintext plainComplex(double[] slots, int level, double scale) {
        return hold(CkksEncoder.of(keyed.context()).encodeComplex(slots, level, scale));
    }

    /** CKKS, at the first level with the set's scale. */
    Ciphertext encryptComplex(double[] slots) {
        return hold(keyed.encryptor()
                .encrypt(plainComplex(
                        slots, keyed.context().firstLevel(), keyed.set().scale())));
    }

    /** All slots, interleaved; CKKS. */
    double[] decryptComplex(Ciphertext ciphertext) {
        try (Plaintext plain = keyed.decryptor().decrypt(ciphertext)) {
            return CkksEncoder.of(keyed.context()).decodeComplex(plain);
        }
    }

    Ciphertext relinearize(Ciphertext ciphertext) {
        return hold(keyed.evaluator().relinearize(ciphertext, keyed.relinKeys()));
    }

    Ciphertext switchTo(Ciphertext ciphertext, int level) {
        return hold(keyed.evaluator().modSwitchTo(ciphertext, level));
    }

    @Override
    public void close() {
        scope.close();
    }
}
