// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Trust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses scheme, digits, grid and noise share for a request: the candidate that moves the fewest bytes in the largest round
 * of those that break no rule. Needs no native library. Remembers the noise it has found; not for several threads.
 */
public final class Planner {

    /** Tried when a scheme has no width for so many clients, so that its rule says why. */
    private static final int USUAL_DIGIT_BITS = 16;

    private final NoiseFinder noise = new NoiseFinder();

    /**
     * Chooses.
     *
     * @throws IllegalArgumentException if the goal for the noise cannot be met by any noise, or its epsilon, delta or
     *     participations are out of range
     */
    public Proposal plan(PlanRequest request) {
        List<Candidate> candidates = new ArrayList<>();
        for (SchemeId scheme : schemes(request)) {
            for (int bits : widths(request, scheme)) {
                PlanOptions options = request.numbers().toBuilder()
                        .scheme(scheme)
                        .digitBits(bits)
                        .build();
                candidates.add(Candidate.of(noise.withNoise(options, request.noise()), request.members()));
            }
        }
        // The sort is stable: of equals the scheme and layout that is listed first is taken.
        candidates.sort(Comparator.comparingLong(Candidate::totalBytes)
                .thenComparingInt(candidate -> candidate.violations().size()));
        return new Proposal(
                request,
                candidates.get(0),
                candidates.stream().skip(1).filter(Candidate::accepted).findFirst());
    }

    /** The scheme that must be taken, or all that encrypt and that the trust model allows. */
    private static List<SchemeId> schemes(PlanRequest request) {
        return request.scheme()
                .map(List::of)
                .orElseGet(() -> Arrays.stream(SchemeId.values())
                        .filter(scheme -> {
                            SchemeArithmetic arithmetic = SchemeArithmetic.of(scheme);
                            return arithmetic.encrypts()
                                    && (!arithmetic.passiveOnly()
                                            || request.numbers().trust() == Trust.PASSIVE);
                        })
                        .toList());
    }

    private static List<Integer> widths(PlanRequest request, SchemeId scheme) {
        if (request.digitBits().isPresent()) {
            return List.of(request.digitBits().getAsInt());
        }
        List<Integer> widths = SchemeArithmetic.of(scheme)
                .digitWidths(Math.max(1, request.numbers().maximumClients()));
        return widths.isEmpty() ? List.of(USUAL_DIGIT_BITS) : widths;
    }
}
