// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** The ring of the set OTK-4096-60 with its three plain moduli, each with three and with two digits, native and as twin. */
enum OneTimeKeyRing {
    SCALE_12(12, 3, 16),
    SCALE_15(15, 3, 15),
    SCALE_18(18, 3, 14),
    SCALE_12_TWO_DIGITS(12, 2, 24),
    SCALE_15_TWO_DIGITS(15, 2, 22),
    SCALE_18_TWO_DIGITS(18, 2, 21);

    static final int DEGREE = 4096;
    static final long MODULUS = 0xffffffffffc0001L;
    static final ReferenceRing REFERENCE = new ReferenceRing(DEGREE, MODULUS);

    private final int scaleBits;
    private final int digitsPerCoefficient;
    private final int digitBits;

    OneTimeKeyRing(int scaleBits, int digitsPerCoefficient, int digitBits) {
        this.scaleBits = scaleBits;
        this.digitsPerCoefficient = digitsPerCoefficient;
        this.digitBits = digitBits;
    }

    DigitLayout layout() {
        return new DigitLayout(digitsPerCoefficient, digitBits);
    }

    int digitBits() {
        return digitBits;
    }

    int digitsPerChunk() {
        return digitsPerCoefficient * DEGREE;
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
        return new ReferenceOneTimeKey(REFERENCE, scaleBits, layout());
    }
}
