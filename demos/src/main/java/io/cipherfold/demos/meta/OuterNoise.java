// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

/** Who adds noise of one clip norm to the vectors of clients. */
enum OuterNoise {
    /** Nobody. */
    NONE,
    /** Every client a share, so that those of the honest ones make up a clip norm in the sum. */
    DISTRIBUTED,
    /** Every client a whole clip norm: its vector is protected even from those who see it alone. */
    LOCAL;

    /** The deviation of all noise in a sum, in clip norms. */
    double deviation(double clients) {
        return switch (this) {
            case NONE -> 0;
            case DISTRIBUTED -> Math.sqrt(clients / LevelsOfPrivacy.HONEST);
            case LOCAL -> Math.sqrt(clients);
        };
    }
}
