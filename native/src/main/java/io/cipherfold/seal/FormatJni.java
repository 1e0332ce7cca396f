// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods of {@link TrustedSealFormat}; as {@link SealJni}. Compressions and schemes by SEAL's numbers. */
final class FormatJni {

    private FormatJni() {}

    static native boolean isSupported(int compression);

    /** A value of any kind. */
    static native byte[] write(long value, int compression);

    /** {@code kind} as for {@link CodecJni#read}. */
    static native long read(long context, int kind, byte[] bytes, long mostBytes);

    static native byte[] writeParameters(
            int scheme, int degree, long[] coeffModulus, long plainModulus, int compression);

    /** Scheme, degree, plain modulus or 0, primes. */
    static native long[] readParameters(byte[] bytes, long mostBytes);
}
