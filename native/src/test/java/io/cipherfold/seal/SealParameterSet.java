// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parameters that SEAL accepts at 128 bits, each N from 1024 to 16384 in each scheme. The name says the degree, the sizes of the
 * primes (Qdefault: SEAL's default for BFV) and the plain modulus; a chain of one prime has no key switching. Plain moduli are
 * primes = 1 mod 2N (batching), powers of two, other composites, and one prime above every coefficient prime.
 *
 * <p>The depth is how many multiplications one after the other, without modulus switching, leave the noise at least 2^7 times
 * below what decrypts: for BFV each one costs log2(t) + log2(sqrt(N) sqrt(2N/3/12)) bits, for BGV noise is squared and times
 * sqrt(N). For CKKS it is the number of primes to rescale by.
 */
enum SealParameterSet {
    BFV_N1024_Q27_T12289(Scheme.BFV, 1024, 12289, 0, 27),
    BFV_N1024_Q27_T2(Scheme.BFV, 1024, 2, 1, 27),
    BFV_N2048_Q54_T12289(Scheme.BFV, 2048, 12289, 1, 54),
    BFV_N2048_Q27_27_T12289(Scheme.BFV, 2048, 12289, 0, 27, 27),
    BFV_N2048_Q27_27_T3(Scheme.BFV, 2048, 3, 1, 27, 27),
    BFV_N4096_QDEFAULT_T1032193(Scheme.BFV, 4096, 1032193, 1),
    BFV_N4096_QDEFAULT_T256(Scheme.BFV, 4096, 256, 2),
    BFV_N8192_QDEFAULT_T1032193(Scheme.BFV, 8192, 1032193, 3),
    BFV_N8192_QDEFAULT_T1000(Scheme.BFV, 8192, 1000, 3),
    BFV_N8192_QDEFAULT_T50BITS(Scheme.BFV, 8192, 1125899906826241L, 1),
    BFV_N16384_Q50_50_50_55_T30BITS(Scheme.BFV, 16384, 0x3ffe8001, 2, 50, 50, 50, 55),

    BGV_N1024_Q27_T12289(Scheme.BGV, 1024, 12289, 0, 27),
    BGV_N1024_Q27_T2(Scheme.BGV, 1024, 2, 1, 27),
    BGV_N2048_Q54_T12289(Scheme.BGV, 2048, 12289, 1, 54),
    BGV_N2048_Q27_27_T12289(Scheme.BGV, 2048, 12289, 0, 27, 27),
    BGV_N2048_Q27_27_T3(Scheme.BGV, 2048, 3, 1, 27, 27),
    BGV_N4096_QDEFAULT_T1032193(Scheme.BGV, 4096, 1032193, 1),
    BGV_N4096_QDEFAULT_T256(Scheme.BGV, 4096, 256, 1),
    BGV_N8192_QDEFAULT_T1032193(Scheme.BGV, 8192, 1032193, 2),
    BGV_N8192_QDEFAULT_T1000(Scheme.BGV, 8192, 1000, 2),
    BGV_N8192_QDEFAULT_T50BITS(Scheme.BGV, 8192, 1125899906826241L, 1),
    BGV_N16384_Q50_50_50_55_T30BITS(Scheme.BGV, 16384, 0x3ffe8001, 1, 50, 50, 50, 55),

    CKKS_N1024_Q27_SCALE23(1024, 0, 23, 27),
    CKKS_N2048_Q54_SCALE25(2048, 0, 25, 54),
    CKKS_N2048_Q27_27_SCALE24(2048, 0, 24, 27, 27),
    CKKS_N4096_Q40_29_40_SCALE29(4096, 1, 29, 40, 29, 40),
    CKKS_N8192_Q60_40_40_60_SCALE40(8192, 2, 40, 60, 40, 40, 60),
    CKKS_N16384_Q60_40_40_40_60_SCALE40(16384, 3, 40, 60, 40, 40, 40, 60);

    private final Scheme scheme;
    private final int degree;
    private final long plainModulus;
    private final int depth;
    private final int scaleLog2;
    /** Written once and never handed out. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] primeBits;

    SealParameterSet(Scheme scheme, int degree, long plainModulus, int depth, int... primeBits) {
        this.scheme = scheme;
        this.degree = degree;
        this.plainModulus = plainModulus;
        this.depth = depth;
        this.scaleLog2 = 0;
        this.primeBits = primeBits;
    }

    SealParameterSet(int degree, int depth, int scaleLog2, int... primeBits) {
        this.scheme = Scheme.CKKS;
        this.degree = degree;
        this.plainModulus = 0;
        this.depth = depth;
        this.scaleLog2 = scaleLog2;
        this.primeBits = primeBits;
    }

    static Stream<SealParameterSet> of(Scheme... schemes) {
        return Arrays.stream(values()).filter(set -> List.of(schemes).contains(set.scheme));
    }

    Scheme scheme() {
        return scheme;
    }

    int degree() {
        return degree;
    }

    long plainModulus() {
        return plainModulus;
    }

    int depth() {
        return depth;
    }

    /** The scale that fits the primes; CKKS. */
    double scale() {
        return Math.scalb(1.0, scaleLog2);
    }

    boolean isExact() {
        return scheme != Scheme.CKKS;
    }

    boolean isBatching() {
        return isExact() && plainModulus % (2L * degree) == 1;
    }

    /** More than one prime: one of them is for key switching. */
    boolean hasKeySwitching() {
        return primeBits.length != 1;
    }

    EncryptionParameters parameters() {
        List<Modulus> primes =
                primeBits.length == 0 ? CoeffModulus.bfvDefault(degree) : CoeffModulus.create(degree, primeBits);
        return switch (scheme) {
            case BFV -> EncryptionParameters.bfv(degree, primes, new Modulus(plainModulus));
            case BGV -> EncryptionParameters.bgv(degree, primes, new Modulus(plainModulus));
            case CKKS -> EncryptionParameters.ckks(degree, primes);
        };
    }
}
