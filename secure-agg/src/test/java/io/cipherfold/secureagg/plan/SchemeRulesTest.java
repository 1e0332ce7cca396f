// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cipherfold.crypto.scheme.SchemeArithmetic;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.crypto.scheme.SchemeShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules about trust and scheme broken once each, and nothing else with them. */
class SchemeRulesTest {

    private static Arguments row(Consumer<DraftEditor> change, String rule, String limit, Object actual) {
        return arguments(change, rule, limit, String.valueOf(actual));
    }

    private static Stream<Arguments> broken() {
        return Stream.of(
                row(
                        d -> d.digitBits = 17,
                        "digits per coefficient",
                        "2, which one-time-key has for 17 bits and sums of 40 clients",
                        3),
                row(
                        d -> d.digitsPerCoefficient = 2,
                        "digits per coefficient",
                        "3, which one-time-key has for 16 bits and sums of 40 clients",
                        2),
                row(
                        d -> d.insecure().digitsPerCoefficient = 3,
                        "digits per coefficient",
                        "1, which plain has for 16 bits and sums of 40 clients",
                        3),
                row(
                        d -> {
                            d.clients(2000);
                            d.digitBits = 23;
                        },
                        "bits",
                        "one-time-key carries at most 22 bits a value for sums of 2000 clients, the plan wants 23",
                        23),
                row(
                        d -> {
                            d.clients(188_001);
                            d.dimension = 1 << 24;
                            d.gridLog2 = 0;
                            d.noiseVariance = 4;
                        },
                        "bits",
                        "one-time-key sums at most 188000 clients, the plan wants 188001",
                        16),
                row(
                        d -> d.directBfv().trust = Trust.MALICIOUS_NODE,
                        "trust",
                        "passive for direct-bfv, which a malicious node can turn against one client",
                        "malicious-node"),
                row(
                        d -> d.directBfv().digitBits = 21,
                        "bits",
                        "direct-bfv carries at most 20 bits a value for sums of 40 clients, the plan wants 21",
                        21),
                // 41 chunks of 8,192 * 112 / 8 bytes for each of 229 clients.
                row(
                        d -> {
                            d.directBfv().dimension = 1_000_000;
                            d.clients(229);
                        },
                        "bytes of uploads to each member in a round",
                        "at most 1073741824: fewer clients in a sum or another scheme",
                        229L * 41 * 114_688),
                row(
                        d -> {
                            d.directBfv().dimension = 1_000_000;
                            d.epochRounds = 800;
                        },
                        "coefficients opened under a collective key",
                        "at most 268435456: fewer rounds to an epoch",
                        800L * 41 * 8_192));
    }

    @ParameterizedTest(name = "{1} must be {2}, is {3}")
    @MethodSource("broken")
    void violations_oneRuleBroken_namesItWithLimitAndValue(
            Consumer<DraftEditor> change, String rule, String limit, String actual) {
        assertThat(AggregationPlan.violations(DraftEditor.draft(change)))
                .containsExactly(new PlanViolation(rule, limit, actual));
    }

    @Test
    void check_schemeThatFailsTooOftenOrIsTooWeak_isRefused() {
        PlanDraft draft = new DraftEditor().draft();

        assertThat(SchemeRules.check(draft, encryption(4096, 106, Math.nextDown(-64.0))))
                .isEmpty();
        assertThat(SchemeRules.check(draft, encryption(4096, 107, -64)))
                .containsExactly(
                        new PlanViolation("log2 of the probability that a round opens wrongly", "below -64.0", "-64.0"),
                        new PlanViolation(
                                "log2 of the modulus",
                                "small enough for 128 bits of security at ring degree 4096",
                                "107.0"));
        assertThat(SchemeRules.check(draft, encryption(4096, 106, Double.NaN))).hasSize(1);
    }

    /** A scheme that has parameters for everything, with figures of its own. */
    private static SchemeArithmetic encryption(int degree, double modulusLog2, double failureLog2) {
        return new SchemeArithmetic() {
            @Override
            public boolean encrypts() {
                return true;
            }

            @Override
            public boolean passiveOnly() {
                return false;
            }

            @Override
            public String refusal(SchemeShape shape) {
                return "";
            }

            @Override
            public OptionalInt digitsPerCoefficient(int clients, int digitBits) {
                return OptionalInt.of(3);
            }

            @Override
            public List<Integer> digitWidths(int clients) {
                return List.of(16);
            }

            @Override
            public int greatestClients() {
                return 1000;
            }

            @Override
            public SchemeCosts costs(SchemeShape shape) {
                return new SchemeCosts(
                        "test",
                        3,
                        OptionalInt.empty(),
                        1,
                        1,
                        true,
                        0,
                        1,
                        2,
                        1,
                        Optional.of(new SchemeCosts.Encryption(degree, modulusLog2, failureLog2, "test")));
            }
        };
    }
}
