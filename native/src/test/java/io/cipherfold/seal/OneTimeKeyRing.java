// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** The ring of the set OTK-4096-60 with its three plain moduli, native and as twin. */
enum OneTimeKeyRing {
    SCALE_12(12, 16),
    SCALE_15(15, 15),
    SCALE_18(18, 14);

    static final int DEGREE = 4096;
    static final long MODULUS = 0xffffffffffc0001L;
    static final ReferenceRing REFERENCE = new ReferenceRing(DEGREE, MODULUS);

    private final int scaleBits;
    private final int digitBits;

    OneTimeKeyRing(int scaleBits, int digitBits) {
        this.scaleBits = scaleBits;
        this.digitBits = digitBits;
    }

    int digitBits() {
        return digitBits;
    }

    long plainModulus() {
        return (MODULUS - 1) >> scaleBits;
    }

    /** Half the distance between two scaled messages: a residual never exceeds it by more than a wrap. */
    long halfStep() {
        return 1L << (scaleBits - 1);
    }

    RingContext create() {
        return RingContext.create(DEGREE, MODULUS, plainModulus());
    }

    ReferenceOneTimeKey reference() {
        return new ReferenceOneTimeKey(REFERENCE, scaleBits, digitBits);
    }
}
