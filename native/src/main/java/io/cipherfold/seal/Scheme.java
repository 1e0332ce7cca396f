// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** The encryption schemes of SEAL. */
public enum Scheme {
    /** Exact arithmetic modulo t; Fan and Vercauteren 2012. The message sits in the high bits of a coefficient. */
    BFV(1),
    /** Exact arithmetic modulo t; Brakerski, Gentry and Vaikuntanathan 2012. The message sits in the low bits. */
    BGV(3),
    /** Approximate arithmetic on real and complex numbers; Cheon, Kim, Kim and Song 2017. */
    CKKS(2);

    private final int number;

    Scheme(int number) {
        this.number = number;
    }

    /** SEAL's number of the scheme. */
    int number() {
        return number;
    }

    static Scheme ofNumber(int number) {
        for (Scheme scheme : values()) {
            if (scheme.number == number) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("no scheme has the number " + number);
    }
}
