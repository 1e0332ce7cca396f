// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The numbers of a plan that scripts run under. Everybody's keys follow from them, so that thousands of scripts share
 * one plan.
 *
 * @param corruptMembers f
 * @param corruptClients F
 * @param noiseMultiplier 0 for a plan without noise
 * @param samplingRate 0 for a plan that claims no sampling
 */
record Setting(
        SchemeId scheme,
        int members,
        int corruptMembers,
        int clients,
        int minimum,
        int maximum,
        int corruptClients,
        int cap,
        int epochRounds,
        double noiseMultiplier,
        double samplingRate) {

    /** Time for each step: enough for a member to crash, ask the others and inspect again, more than once. */
    static final Duration STEP = Duration.ofSeconds(2);

    /** Rounds of every plan. */
    static final int ROUNDS = 9;

    /** Coordinates of a vector. */
    static final int DIMENSION = 6;

    /** The plans that scripts choose from: f = 1 from the smallest committee up, f = 2, f = 3, and one with noise. */
    static final List<Setting> PLAIN = List.of(
            plain(4, 1, 5, 3, 5, 1, 3, 2),
            plain(4, 1, 4, 3, 4, 1, 2, 1),
            plain(3, 1, 4, 3, 4, 1, 3, 3),
            plain(5, 1, 4, 3, 4, 1, 3, 2),
            plain(4, 1, 5, 3, 4, 1, 1, 2),
            plain(7, 2, 6, 4, 5, 2, 2, 2),
            plain(10, 3, 6, 5, 6, 3, 2, 3),
            new Setting(SchemeId.INSECURE_PLAIN_SUM, 4, 1, 5, 3, 5, 1, 3, 2, 1.0, 0));

    /** Committees of all sizes, small sets and one epoch for all rounds: what attacks on votes need and no more. */
    static final List<Setting> COMMITTEES = List.of(
            plain(4, 1, 5, 3, 4, 1, 2, ROUNDS),
            plain(5, 1, 5, 3, 4, 1, 2, ROUNDS),
            plain(7, 2, 6, 4, 5, 2, 2, ROUNDS),
            plain(10, 3, 7, 5, 6, 3, 2, ROUNDS));

    /** The real scheme, without noise and with it. */
    static final List<Setting> ONE_TIME_KEY = List.of(
            new Setting(SchemeId.ONE_TIME_KEY, 4, 1, 4, 3, 4, 1, 3, 2, 0, 0),
            new Setting(SchemeId.ONE_TIME_KEY, 7, 2, 5, 4, 5, 2, 3, 2, 1.0, 0));

    /** Coins decide who may be in a set. */
    static final List<Setting> SAMPLED =
            List.of(new Setting(SchemeId.INSECURE_PLAIN_SUM, 4, 1, 8, 4, 6, 2, 2, ROUNDS, 0, 0.7));

    private static final List<Setting> ALL = Stream.of(PLAIN, COMMITTEES, ONE_TIME_KEY, SAMPLED)
            .flatMap(List::stream)
            .toList();

    private static final Map<Setting, TrialSetup> SETUPS = new ConcurrentHashMap<>();

    private static Setting plain(
            int members,
            int corruptMembers,
            int clients,
            int minimum,
            int maximum,
            int corruptClients,
            int cap,
            int epochRounds) {
        return new Setting(
                SchemeId.INSECURE_PLAIN_SUM,
                members,
                corruptMembers,
                clients,
                minimum,
                maximum,
                corruptClients,
                cap,
                epochRounds,
                0,
                0);
    }

    /** The setting with a number. */
    static Setting numbered(int number) {
        return ALL.get(number);
    }

    /** The number that stands for this setting in a script's name. */
    int number() {
        return ALL.indexOf(this);
    }

    /** Everybody's keys and the plan. */
    TrialSetup setup() {
        return SETUPS.computeIfAbsent(this, Setting::generate);
    }

    private TrialSetup generate() {
        PlanOptions options = new PlanOptions(
                true,
                Trust.MALICIOUS_NODE,
                scheme,
                DIMENSION,
                "test",
                clients,
                minimum,
                maximum,
                corruptClients,
                cap,
                corruptMembers,
                16,
                1.0,
                noiseMultiplier,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                1e-6,
                ROUNDS,
                epochRounds,
                2,
                FederationShape.deadlines(STEP),
                new Sampling(samplingRate, 0));
        byte[] key = Digest.sha256(toString().getBytes(StandardCharsets.UTF_8)).toBytes();
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(key)) {
            return TrialSetup.generate(options, members, 1, random);
        }
    }
}
