// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import java.time.Duration;

/** The plan that the benchmarks of aggregation work under: everybody takes part, 16-bit digits, one round's noise. */
final class BenchPlan {

    /** Width of a digit of the sum. */
    static final int DIGIT_BITS = 16;
    /** Committee size. */
    static final int MEMBERS = 4;
    /** Members that may collude. */
    static final int CORRUPT_MEMBERS = 1;

    private static final double CLIP_NORM = 1.0;
    private static final double NOISE_MULTIPLIER = 1.0;
    private static final double DELTA = 1e-6;
    private static final int ROUNDS = 100;
    /** Rounds of large models take minutes on few cores; nothing is measured by a deadline. */
    private static final Duration STEP = Duration.ofMinutes(30);

    private BenchPlan() {}

    /**
     * The options.
     *
     * @param parameters coordinates of a vector
     * @param clients all of them in every round, at least 4; a tenth may be corrupt
     */
    static PlanOptions options(int parameters, int clients) {
        return new PlanOptions(
                true,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                parameters,
                "bench",
                clients,
                clients,
                clients,
                Math.max(1, clients / 10),
                ROUNDS,
                CORRUPT_MEMBERS,
                DIGIT_BITS,
                CLIP_NORM,
                NOISE_MULTIPLIER,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                DELTA,
                ROUNDS,
                ROUNDS,
                0,
                new Deadlines(Duration.ZERO, Duration.ZERO, STEP, STEP, STEP, STEP),
                Sampling.NONE);
    }
}
