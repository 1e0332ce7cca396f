// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TestPlans;
import io.cipherfold.secureagg.role.TrialSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lengths of PROTOCOL sections 4 and 7 once more, counted by hand. */
class UploadLayoutTest {

    private static final int HEADER = 40;
    private static final int DIGEST = 32;

    private static AggregationPlan plan(SchemeId scheme, int parameters, int members) {
        return TrialSetup.generate(
                        TestPlans.withoutNoise(scheme, parameters, 3), members, 1, AesCtrRandomSource.secure())
                .plan()
                .plan();
    }

    private static int statement(int members) {
        return HEADER + 4 + 4 + 2 * DIGEST + 2 * DIGEST * members;
    }

    private static void assertAddsUp(UploadLayout layout, int members, int ciphertext, int envelope) {
        assertThat(layout.statementOffset()).isEqualTo(HEADER);
        assertThat(layout.ciphertextOffset()).isEqualTo(HEADER + statement(members) + 64);
        assertThat(layout.ciphertextBytes()).isEqualTo(ciphertext);
        assertThat(layout.partsOffset()).isEqualTo(layout.ciphertextOffset() + ciphertext);
        assertThat(layout.partBytes()).isEqualTo(envelope);
        assertThat(layout.partCount()).isEqualTo(members);
        for (int member = 1; member <= members; member++) {
            assertThat(layout.partOffset(member)).isEqualTo(layout.partsOffset() + (member - 1L) * envelope);
        }
        assertThat(layout.totalBytes()).isEqualTo(layout.partsOffset() + (long) members * envelope);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "1000, 4", "12288, 7"})
    void of_plainScheme_isFourBytesANumberAndEmptyEnvelopes(int parameters, int members) {
        AggregationPlan plan = plan(SchemeId.INSECURE_PLAIN_SUM, parameters, members);
        try (AggregationScheme scheme = AggregationScheme.create(SchemeId.INSECURE_PLAIN_SUM, plan.shape())) {
            assertAddsUp(UploadLayout.of(plan, scheme), members, 4 * parameters, 32 + 1088 + 16);
        }
    }

    @Tag("native")
    @ParameterizedTest
    @CsvSource({"1, 1, 4", "12287, 1, 4", "12288, 1, 3", "12289, 2, 4", "1000000, 82, 9"})
    void of_oneTimeKey_isThirtyKilobytesForEachChunkOfParameters(int parameters, int chunks, int members) {
        AggregationPlan plan = plan(SchemeId.ONE_TIME_KEY, parameters, members);
        try (AggregationScheme scheme = AggregationScheme.create(SchemeId.ONE_TIME_KEY, plan.shape())) {
            int shareVector = 4096 * 20 / 8;
            assertAddsUp(UploadLayout.of(plan, scheme), members, chunks * 4096 * 60 / 8, 32 + 1088 + shareVector + 16);
        }
    }

    @Tag("native")
    @Test
    void of_aMillionParameters_keepsTheProtocolsGoal() {
        AggregationPlan plan = plan(SchemeId.ONE_TIME_KEY, 1_000_000, 4);
        try (AggregationScheme scheme = AggregationScheme.create(SchemeId.ONE_TIME_KEY, plan.shape())) {
            UploadLayout layout = UploadLayout.of(plan, scheme);

            assertThat(layout.ciphertextBytes()).isLessThanOrEqualTo(2_500_000 + 30_720);
            assertThat(layout.partBytes()).isEqualTo(11_376).isLessThanOrEqualTo(11_600);
            assertThat(layout.totalBytes()).isLessThanOrEqualTo(2_530_720 + 4 * 11_600);
        }
    }
}
