// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.share;

import io.cipherfold.crypto.RandomSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Shamir's scheme (1979) over GF(1,048,573), one polynomial for each coefficient: the secret is the value at 0, member j
 * holds the value at j. Any {@code degree + 1} shares determine the secret, {@code degree} shares say nothing about it.
 * Sharing is linear: the sum of shares is a share of the sum. Immutable.
 */
public final class ShamirSharing {

    private static final int P = ShareVector.PRIME;
    private static final int GREATEST_SECRET = (P - 1) / 2;

    private final int members;
    private final int degree;

    /**
     * Creates the scheme.
     *
     * @param members n, at least 1
     * @param degree f, how many members may pool their shares without learning anything, in [0, n)
     */
    public ShamirSharing(int members, int degree) {
        if (members < 1 || members >= P || degree < 0 || degree >= members) {
            throw new IllegalArgumentException(
                    "need 0 <= degree < members < " + P + ", were " + degree + " and " + members);
        }
        this.members = members;
        this.degree = degree;
    }

    /** Shares that determine the secret. */
    public int threshold() {
        return degree + 1;
    }

    /**
     * Shares small signed numbers. For each in turn the coefficients of degree 1 to f are drawn.
     *
     * @param secrets each in (-p/2, p/2), even in number
     * @return for each member, in order, its share vector; the caller closes them
     */
    public List<ShareVector> share(int[] secrets, RandomSource random) {
        checkSecrets(secrets);
        List<ShareVector> shares = new ArrayList<>(members);
        for (int member = 1; member <= members; member++) {
            shares.add(ShareVector.zeros(secrets.length));
        }
        boolean done = false;
        try {
            fill(shares, secrets, random);
            done = true;
        } finally {
            if (!done) {
                shares.forEach(ShareVector::close);
            }
        }
        return shares;
    }

    private void fill(List<ShareVector> shares, int[] secrets, RandomSource random) {
        int[] coefficients = new int[degree];
        try {
            for (int i = 0; i < secrets.length; i++) {
                for (int c = 0; c < degree; c++) {
                    coefficients[c] = (int) random.nextBelow(P);
                }
                int secret = secrets[i] + (P & (secrets[i] >> 31));
                for (int member = 1; member <= members; member++) {
                    long value = 0;
                    for (int c = degree - 1; c >= 0; c--) {
                        value = (value + coefficients[c]) * member % P;
                    }
                    shares.get(member - 1).openEntries()[i] = (int) ((value + secret) % P);
                }
            }
        } finally {
            Arrays.fill(coefficients, 0);
        }
    }

    private static void checkSecrets(int[] secrets) {
        ShareVector.checkLength(secrets.length);
        for (int i = 0; i < secrets.length; i++) {
            if (secrets[i] < -GREATEST_SECRET || secrets[i] > GREATEST_SECRET) {
                throw new IllegalArgumentException(
                        "secret " + i + " is not in [-" + GREATEST_SECRET + ", " + GREATEST_SECRET + "]");
            }
        }
    }

    /**
     * Interpolates the shared numbers at 0 and reads them centred.
     *
     * @param shares exactly {@link #threshold()} share vectors of one length by member
     * @return each in (-p/2, p/2)
     */
    public int[] recover(SortedMap<Integer, ShareVector> shares) {
        return interpolate(shares, 0, true);
    }

    /** Whether member {@code member}'s vector lies on the polynomials that {@code shares} determine. */
    public boolean isConsistent(SortedMap<Integer, ShareVector> shares, int member, ShareVector vector) {
        int[] expected = interpolate(shares, member, false);
        checkFits(member, vector, expected.length);
        int[] actual = vector.openEntries();
        int difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference |= expected[i] ^ actual[i];
        }
        return difference == 0;
    }

    private void checkFits(int member, ShareVector vector, int length) {
        if (member < 1 || member > members || vector.length() != length) {
            throw new IllegalArgumentException("a share of member " + member + " with " + vector.length()
                    + " entries does not fit " + members + " members and " + length + " entries");
        }
    }

    private int[] interpolate(SortedMap<Integer, ShareVector> shares, int at, boolean centred) {
        if (shares.size() != threshold()) {
            throw new IllegalArgumentException("interpolation takes " + threshold() + " shares, not " + shares.size());
        }
        int length = shares.values().iterator().next().length();
        long[] sums = new long[length];
        shares.forEach((member, vector) -> {
            checkFits(member, vector, length);
            int[] entries = vector.openEntries();
            long weight = lagrangeWeight(shares.keySet(), member, at);
            for (int i = 0; i < length; i++) {
                sums[i] = (sums[i] + weight * entries[i]) % P;
            }
        });
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = (int) (centred && sums[i] > P / 2 ? sums[i] - P : sums[i]);
        }
        return values;
    }

    /** The product over the other members m of (at - m) / (member - m). */
    private static long lagrangeWeight(Iterable<Integer> memberNumbers, int member, int at) {
        long numerator = 1;
        long denominator = 1;
        for (int other : memberNumbers) {
            if (other != member) {
                numerator = numerator * Math.floorMod(at - other, P) % P;
                denominator = denominator * Math.floorMod(member - other, P) % P;
            }
        }
        return numerator * power(denominator, P - 2) % P;
    }

    private static long power(long base, int exponent) {
        long result = 1;
        for (int bit = 31 - Integer.numberOfLeadingZeros(exponent); bit >= 0; bit--) {
            result = result * result % P;
            if ((exponent >>> bit & 1) == 1) {
                result = result * base % P;
            }
        }
        return result;
    }
}
