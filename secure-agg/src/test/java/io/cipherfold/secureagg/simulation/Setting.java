// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of a plan that scripts run under. Everybody's keys follow from them, so that thousands of scripts share
 * one plan.
 */
record Setting(SchemeId scheme, int members, int clients, int minimum, int maximum, int cap, int epochRounds) {

    /** Time for each step. */
    static final Duration STEP = Duration.ofSeconds(1);

    /** Rounds of every plan. */
    static final int ROUNDS = 9;

    /** Coordinates of a vector. */
    static final int DIMENSION = 6;

    /** The plans that scripts choose from: f = 1 throughout, all committee sizes from the smallest up. */
    static final List<Setting> PLAIN = List.of(
            plain(4, 5, 3, 5, 3, 2),
            plain(4, 4, 3, 4, 2, 1),
            plain(3, 4, 3, 4, 3, 3),
            plain(5, 4, 3, 4, 3, 2),
            plain(4, 5, 3, 4, 1, 2));

    /** The real scheme. */
    static final Setting ONE_TIME_KEY = new Setting(SchemeId.ONE_TIME_KEY, 4, 4, 3, 4, 3, 2);

    private static final Map<Setting, TrialSetup> SETUPS = new ConcurrentHashMap<>();

    private static Setting plain(int members, int clients, int minimum, int maximum, int cap, int epochRounds) {
        return new Setting(SchemeId.INSECURE_PLAIN_SUM, members, clients, minimum, maximum, cap, epochRounds);
    }

    /** Everybody's keys and the plan. */
    TrialSetup setup() {
        return SETUPS.computeIfAbsent(this, Setting::generate);
    }

    private TrialSetup generate() {
        FederationShape shape = new FederationShape(scheme, clients, minimum, maximum, cap, ROUNDS, epochRounds, 2);
        byte[] key = Digest.sha256(toString().getBytes(StandardCharsets.UTF_8)).toBytes();
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(key)) {
            return TrialSetup.generate(shape.options(DIMENSION, STEP), members, 1, random);
        }
    }
}
