// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.share.ShareVector;
import java.util.Arrays;

/**
 * The numbers of the set OTK-4096-60 for one plan (PROTOCOL section 4). The greater the number of clients, the more room
 * below the message the sum of their errors needs.
 *
 * @param messageShift a: the message stands a bits above the error; 12, 15 or 18
 * @param digitBits log2 of the base B of the three digits in a coefficient
 */
public record OneTimeKeyParameters(int messageShift, int digitBits) {

    /** Ring degree N. */
    public static final int DEGREE = 4096;
    /** The modulus q = 2^60 - 2^18 + 1, a prime that is 1 modulo 2N. */
    public static final long MODULUS = 0xffffffffffc0001L;
    /** log2 q, a little below 60. */
    public static final double MODULUS_LOG2 = Math.log((double) MODULUS) / Math.log(2);

    /** Digits in a coefficient. */
    public static final int DIGITS = 3;
    /** Variance of the centred binomial distribution with 42 + 42 coins: keys and errors. */
    public static final int ERROR_VARIANCE = 21;
    /** Most clients in a sum: a limit of the protocol, a twentieth of what the bounds below would allow. */
    public static final int GREATEST_CLIENTS = 188_000;
    /** Two-sided Hoeffding bound below 2^-102 at twelve standard deviations. */
    private static final double STANDARD_DEVIATIONS = 12;

    private static final double USABLE_SHARE_OF_ERROR_ROOM = 0.9;
    private static final int MODULUS_BITS = 60;
    private static final int[] MESSAGE_SHIFTS = {12, 15, 18};

    /** Checks that the shift is one of the set's and leaves room for the digits. */
    public OneTimeKeyParameters {
        if (Arrays.stream(MESSAGE_SHIFTS).noneMatch(shift -> shift == messageShift)) {
            throw new IllegalArgumentException("message shift must be 12, 15 or 18, was " + messageShift);
        }
        if (digitBits < SchemeShape.LEAST_DIGIT_BITS || digitBits > digitBitsAbove(messageShift)) {
            throw new IllegalArgumentException("digit bits must be in [" + SchemeShape.LEAST_DIGIT_BITS + ", "
                    + digitBitsAbove(messageShift) + "], were " + digitBits);
        }
    }

    /** Why a shape has no parameters; empty if it has some. */
    public static String refusal(SchemeShape shape) {
        if (shape.maximumClients() > GREATEST_CLIENTS) {
            return "one-time-key sums at most " + GREATEST_CLIENTS + " clients, the plan wants "
                    + shape.maximumClients();
        }
        int greatest = greatestDigitBits(shape.maximumClients());
        if (shape.digitBits() > greatest) {
            return "one-time-key carries at most " + greatest + " bits a value for sums of " + shape.maximumClients()
                    + " clients, the plan wants " + shape.digitBits();
        }
        return "";
    }

    /** The parameters for a shape. */
    public static OneTimeKeyParameters of(SchemeShape shape) {
        String refusal = refusal(shape);
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException(refusal);
        }
        LatticeSecurity.require(DEGREE, MODULUS_LOG2);
        return new OneTimeKeyParameters(messageShiftFor(shape.maximumClients()), shape.digitBits());
    }

    /** Greatest digit width for sums of so many clients: 16, 15 or 14. */
    public static int greatestDigitBits(int clients) {
        return digitBitsAbove(messageShiftFor(clients));
    }

    private static int digitBitsAbove(int messageShift) {
        return (MODULUS_BITS - messageShift) / DIGITS;
    }

    /** The plaintext modulus t = (q - 1) / 2^a. */
    public long plainModulus() {
        return (MODULUS - 1) >>> messageShift;
    }

    /** Largest honest magnitude of a coefficient of a sum of {@code clients} keys. */
    public static int keySumBound(int clients) {
        return (int) Math.ceil(STANDARD_DEVIATIONS * Math.sqrt((double) ERROR_VARIANCE * clients));
    }

    /** Largest honest residual of a sum of {@code clients} ciphertexts: the errors and one wrap of the message. */
    public static int residualBound(int clients) {
        return keySumBound(clients) + 1;
    }

    private static int messageShiftFor(int clients) {
        for (int shift : MESSAGE_SHIFTS) {
            boolean errorFits = residualBound(clients) <= USABLE_SHARE_OF_ERROR_ROOM * (1L << (shift - 1));
            if (errorFits && keySumBound(clients) < ShareVector.PRIME / 2) {
                return shift;
            }
        }
        throw new IllegalArgumentException("no message shift leaves room for " + clients + " clients");
    }
}
