// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figure towards readers of the model: an epsilon that only {@link ReaderCredit} can make, or the reason why none is
 * claimed. Immutable.
 */
public final class ReadersFigure {

    private final OptionalDouble epsilon;
    private final Optional<String> whyWithheld;

    private ReadersFigure(OptionalDouble epsilon, Optional<String> whyWithheld) {
        this.epsilon = epsilon;
        this.whyWithheld = whyWithheld;
    }

    /** A figure; the epsilon must be at least 0. */
    static ReadersFigure of(double epsilon) {
        PrivacyStatement.checkEpsilon(epsilon);
        return new ReadersFigure(OptionalDouble.of(epsilon), Optional.empty());
    }

    /**
     * No figure.
     *
     * @param reason a clause in English that follows a colon
     */
    static ReadersFigure withheld(String reason) {
        return new ReadersFigure(OptionalDouble.empty(), Optional.of(reason));
    }

    /** Epsilon towards readers, at the delta of the statement that contains this; empty if it is withheld. */
    public OptionalDouble epsilon() {
        return epsilon;
    }

    /** Why no smaller figure is claimed than that towards node and committee, a clause in English; empty if one is. */
    public Optional<String> whyWithheld() {
        return whyWithheld;
    }

    /** A plain sentence, in English. */
    public String explanation() {
        return whyWithheld
                .map(reason -> "The same figure holds towards readers of the model: " + reason + ".")
                .orElseGet(() -> "Towards readers of the model, from whom it is hidden who took part, epsilon is "
                        + PrivacyStatement.threeDigits(epsilon.orElseThrow()) + ".");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadersFigure that
                && epsilon.equals(that.epsilon)
                && whyWithheld.equals(that.whyWithheld);
    }

    @Override
    public int hashCode() {
        return epsilon.hashCode() * 31 + whyWithheld.hashCode();
    }

    @Override
    public String toString() {
        return "ReadersFigure[" + explanation() + "]";
    }
}
