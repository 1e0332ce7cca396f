// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Reads polynomials whose residues are packed prime by prime, each with the bits its prime needs, without gaps, least
 * significant bit first. Finds residues that are not below their prime before any native code sees them.
 */
final class PackedResidues {

    /** What one load of eight bytes holds, wherever in its first byte the residue starts. */
    private static final int GREATEST_BITS = 57;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int degree;
    private final long[] primes;
    private final int polynomialBytes;

    /** Polynomials of {@code degree} coefficients, a multiple of 8, over {@code primes} below 2^57. */
    PackedResidues(int degree, long[] primes) {
        this.degree = degree;
        this.primes = primes.clone();
        int bytes = 0;
        for (long prime : primes) {
            if (bits(prime) > GREATEST_BITS) {
                throw new IllegalArgumentException("primes must be below 2^57, there is " + prime);
            }
            bytes += bytes(prime);
        }
        this.polynomialBytes = bytes;
    }

    private static int bits(long prime) {
        return Long.SIZE - Long.numberOfLeadingZeros(prime - 1);
    }

    private int bytes(long prime) {
        return degree / Byte.SIZE * bits(prime);
    }

    /** Bytes of a polynomial. */
    int polynomialBytes() {
        return polynomialBytes;
    }

    /** The index, counted over all polynomials, of the first residue that is not below its prime. */
    OptionalLong firstOutOfRange(CiphertextSource source, int polynomials) throws IOException {
        byte[] block = new byte[bytes(1L << GREATEST_BITS) + Long.BYTES];
        long position = 0;
        long residue = 0;
        for (int polynomial = 0; polynomial < polynomials; polynomial++) {
            for (long prime : primes) {
                int bytes = bytes(prime);
                SchemeChecks.fill(source, position, ByteBuffer.wrap(block, 0, bytes));
                int found = firstOutOfRange(block, prime);
                if (found < degree) {
                    return OptionalLong.of(residue + found);
                }
                position += bytes;
                residue += degree;
            }
        }
        return OptionalLong.empty();
    }

    private int firstOutOfRange(byte[] block, long prime) {
        int bits = bits(prime);
        long mask = (1L << bits) - 1;
        for (int i = 0; i < degree; i++) {
            int place = i * bits;
            long word = (long) LONGS.get(block, place >>> 3) >>> (place & 7) & mask;
            if (word >= prime) {
                return i;
            }
        }
        return degree;
    }

    /** Whether bytes are exactly so many polynomials. */
    boolean areIn(byte[] packed, int polynomials) {
        if (packed.length != (long) polynomials * polynomialBytes) {
            return false;
        }
        try {
            return firstOutOfRange(CiphertextSource.of(packed, 0), polynomials).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("an array could not be read", e);
        }
    }
}
