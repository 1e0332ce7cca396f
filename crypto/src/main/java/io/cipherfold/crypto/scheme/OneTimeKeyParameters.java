// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.share.ShareVector;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The numbers of the set OTK-4096-60 for one plan (PROTOCOL section 4). The greater the number of clients, the more room
 * below the message the sum of their errors needs. What is left of the coefficient carries three digits, or two where three
 * of the plan's width do not fit.
 *
 * @param messageShift a: the message stands a bits above the error; 12, 15 or 18
 * @param digitsPerCoefficient 3 or 2
 * @param digitBits log2 of the base B of the digits in a coefficient
 */
public record OneTimeKeyParameters(int messageShift, int digitsPerCoefficient, int digitBits) {

    /** Ring degree N. */
    public static final int DEGREE = 4096;
    /** The modulus q = 2^60 - 2^18 + 1, a prime that is 1 modulo 2N. */
    public static final long MODULUS = 0xffffffffffc0001L;
    /** log2 q, a little below 60. */
    public static final double MODULUS_LOG2 = Math.log((double) MODULUS) / Math.log(2);

    /** Digits in a coefficient: the cheaper layout, 2.5 bytes a number. */
    public static final int MOST_DIGITS = 3;
    /** Digits in a coefficient: the wider layout, 3.75 bytes a number. */
    public static final int FEWEST_DIGITS = 2;
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
        if (digitsPerCoefficient != MOST_DIGITS && digitsPerCoefficient != FEWEST_DIGITS) {
            throw new IllegalArgumentException("digits per coefficient must be 2 or 3, were " + digitsPerCoefficient);
        }
        int greatest = digitBitsAbove(messageShift, digitsPerCoefficient);
        if (digitBits < SchemeShape.LEAST_DIGIT_BITS || digitBits > greatest) {
            throw new IllegalArgumentException("digit bits must be in [" + SchemeShape.LEAST_DIGIT_BITS + ", "
                    + greatest + "] for " + digitsPerCoefficient + " digits, were " + digitBits);
        }
    }

    /** Why a shape has no parameters; empty if it has some. */
    public static String refusal(SchemeShape shape) {
        if (shape.maximumClients() > GREATEST_CLIENTS) {
            return "one-time-key sums at most " + GREATEST_CLIENTS + " clients, the plan wants "
                    + shape.maximumClients();
        }
        int greatest = greatestDigitBits(shape.maximumClients(), FEWEST_DIGITS);
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
        int clients = shape.maximumClients();
        return new OneTimeKeyParameters(
                messageShiftFor(clients),
                digitsPerCoefficient(clients, shape.digitBits()).orElseThrow(),
                shape.digitBits());
    }

    /** Three digits where they fit, else two; empty if not even two of that width fit a sum of so many clients. */
    static OptionalInt digitsPerCoefficient(int clients, int digitBits) {
        for (int digits = MOST_DIGITS; digits >= FEWEST_DIGITS; digits--) {
            if (digitBits <= greatestDigitBits(clients, digits)) {
                return OptionalInt.of(digits);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Greatest digit width for sums of so many clients: 16, 15 or 14 for three digits in a coefficient, 24, 22 or 21 for
     * two.
     */
    public static int greatestDigitBits(int clients, int digitsPerCoefficient) {
        return digitBitsAbove(messageShiftFor(clients), digitsPerCoefficient);
    }

    private static int digitBitsAbove(int messageShift, int digitsPerCoefficient) {
        return Math.min(SchemeShape.GREATEST_DIGIT_BITS, (MODULUS_BITS - messageShift) / digitsPerCoefficient);
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
