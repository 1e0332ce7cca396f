// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What the binding may cost, compared with the same calls from C++ in the same run. */
enum SealGoal {
    ENCRYPTION("bfv encryption at N=8192: overhead", "%", 3) {
        @Override
        boolean concerns(SealCase subject) {
            return subject.equals(new SealCase(Scheme.BFV, 8192, SealOperation.ENCRYPT_PUBLIC));
        }

        @Override
        double value(PairedTimes times) {
            return 100 * (times.ratio() - 1);
        }
    },
    ADDITION("bfv add at N=4096 into a new ciphertext: overhead", "us", 1.5) {
        @Override
        boolean concerns(SealCase subject) {
            return subject.equals(new SealCase(Scheme.BFV, 4096, SealOperation.ADD));
        }

        @Override
        double value(PairedTimes times) {
            return times.differenceMicros();
        }
    },
    /** The slowest of all that were measured decides. */
    CODING("encode and decode all slots: share of the speed in C++", "%", 80) {
        @Override
        boolean concerns(SealCase subject) {
            return EnumSet.of(
                            SealOperation.ENCODE,
                            SealOperation.ENCODE_BUFFER,
                            SealOperation.DECODE,
                            SealOperation.DECODE_BUFFER)
                    .contains(subject.operation());
        }

        @Override
        double value(PairedTimes times) {
            return 100 / times.ratio();
        }

        @Override
        boolean isFloor() {
            return true;
        }
    };

    private final String title;
    private final String unit;
    private final double limit;

    SealGoal(String title, String unit, double limit) {
        this.title = title;
        this.unit = unit;
        this.limit = limit;
    }

    /** Whether a case decides about it. */
    abstract boolean concerns(SealCase subject);

    abstract double value(PairedTimes times);

    /** Whether the limit is the least and not the most. */
    boolean isFloor() {
        return false;
    }

    String title() {
        return title;
    }

    /** "%" or "us". */
    String unit() {
        return unit;
    }

    double limit() {
        return limit;
    }

    /**
     * How a goal came out.
     *
     * @param decisive the case that decided
     * @param value what was measured, in the goal's unit
     */
    record Outcome(SealGoal goal, SealCase decisive, double value) {
        boolean isReached() {
            return goal.isFloor() ? value >= goal.limit : value <= goal.limit;
        }
    }

    /** Whether its case is compared with C++ processes of one and of two threads: the verdict can depend on that. */
    boolean hasTwoBaselines() {
        return !isFloor();
    }

    /**
     * The outcome; nothing if no case that decides has been measured in both languages.
     *
     * @param cppSingleThread with which C++ process
     */
    Optional<Outcome> outcome(List<SealFigure> figures, boolean cppSingleThread) {
        Comparator<Outcome> byValue = Comparator.comparingDouble(Outcome::value);
        return figures.stream()
                .filter(figure -> figure.cppSingleThread() == cppSingleThread)
                .filter(figure -> figure.times().isCompared() && concerns(figure.subject()))
                .map(figure -> new Outcome(this, figure.subject(), value(figure.times())))
                .max(isFloor() ? byValue.reversed() : byValue);
    }
}
