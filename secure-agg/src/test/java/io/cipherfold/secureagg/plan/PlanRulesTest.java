// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cipherfold.crypto.scheme.SchemeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule broken once, and nothing else with it. */
class PlanRulesTest {

    private static final Duration WEEK = Duration.ofDays(7);

    private static Arguments row(Consumer<DraftEditor> change, String rule, String limit, Object actual) {
        return arguments(change, rule, limit, String.valueOf(actual));
    }

    private static Stream<Arguments> broken() {
        return Stream.of(
                        broken_population(),
                        broken_committee(),
                        broken_parties(),
                        broken_numbers(),
                        broken_sampling(),
                        broken_deadlines())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> broken_population() {
        return Stream.of(
                row(d -> d.scope = "", "budget scope bytes", "in [1, 64]", 0),
                row(d -> d.scope = "x".repeat(65), "budget scope bytes", "in [1, 64]", 65),
                row(d -> d.scope = "\u20ac".repeat(22), "budget scope bytes", "in [1, 64]", 66),
                row(d -> d.scope = "lone\ud800", "budget scope", "well-formed Unicode", "lone\ud800"),
                row(d -> d.maximumClients = 19, "maximum clients", "between the minimum 20 and the population 50", 19),
                row(d -> d.maximumClients = 51, "maximum clients", "between the minimum 20 and the population 50", 51),
                row(d -> d.population = 39, "maximum clients", "between the minimum 20 and the population 39", 40),
                row(d -> d.corruptClients = -1, "corrupt clients", "at least 0", -1),
                row(
                        d -> d.corruptClients = 19,
                        "honest clients (minimum less corrupt)",
                        "at least 2: one honest client's key would be the key of the sum",
                        1),
                row(
                        d -> d.corruptClients = Integer.MAX_VALUE,
                        "honest clients (minimum less corrupt)",
                        "at least 2: one honest client's key would be the key of the sum",
                        20 - Integer.MAX_VALUE),
                row(d -> d.cap = 0, "participations", "in [1, 100]", 0),
                row(d -> d.cap = 101, "participations", "in [1, 100]", 101));
    }

    private static Stream<Arguments> broken_committee() {
        return Stream.of(
                row(d -> d.members = DraftEditor.keys("member", 65), "members", "in [1, 64]", 65),
                row(d -> d.members = DraftEditor.keys("member", 2), "members", "at least 2f + 1 = 3", 2),
                row(d -> d.corruptMembers = 2, "members", "at least 2f + 1 = 5", 4),
                row(d -> d.corruptMembers = 1 << 30, "members", "at least 2f + 1 = 2147483649", 4),
                row(d -> d.corruptMembers = Integer.MAX_VALUE, "members", "at least 2f + 1 = 4294967295", 4),
                row(d -> d.insecure().corruptMembers = Integer.MAX_VALUE, "members", "at least 2f + 1 = 4294967295", 4),
                row(d -> d.corruptMembers = 0, "corrupt members", "at least 1", 0),
                row(d -> d.insecure().corruptMembers = -1, "corrupt members", "at least 0", -1),
                row(d -> d.members = repeated(d.members), "member keys", "distinct", "4 different of 5"),
                row(d -> d.epochRounds = 0, "epoch rounds", "in [1, 1000]", 0),
                row(d -> d.epochRounds = 1001, "epoch rounds", "in [1, 1000]", 1001),
                row(d -> d.objectionLimit = -1, "objection limit", "at least 0 and below the maximum of clients", -1),
                row(d -> d.objectionLimit = 40, "objection limit", "at least 0 and below the maximum of clients", 40));
    }

    private static Stream<Arguments> broken_parties() {
        return Stream.of(
                row(d -> d.authority = d.node, "authority", "another identity than the node", "the node"),
                row(d -> d.node = d.members.get(2), "members", "other identities than the node", "the node"),
                row(d -> d.hosts = DraftEditor.keys("host", 1025), "client hosts", "at most 1024", 1025),
                row(d -> d.hosts = repeated(d.hosts), "client hosts", "distinct", "2 different of 3"));
    }

    private static Stream<Arguments> broken_numbers() {
        String noise = "above 0 unless the plan is marked insecure-test";
        return Stream.of(
                row(d -> d.delta = 0, "delta", "in (0, 1)", 0.0),
                row(d -> d.delta = 1, "delta", "in (0, 1)", 1.0),
                row(d -> d.delta = -1e-9, "delta", "in (0, 1)", -1e-9),
                row(d -> d.delta = Double.NaN, "delta", "in (0, 1)", Double.NaN),
                row(d -> d.rounds = 1_000_001, "rounds", "in [1, 1000000]", 1_000_001),
                row(
                        d -> {
                            d.rounds = 0;
                            d.cap = 1;
                        },
                        "rounds",
                        "in [1, 1000000]",
                        0),
                row(d -> d.noiseVariance = 0, "noise", noise, 0),
                row(d -> d.noiseVariance = -4, "noise", noise, -4),
                row(
                        d -> {
                            d.scheme = SchemeId.INSECURE_PLAIN_SUM;
                            d.digitsPerCoefficient = 1;
                        },
                        "scheme",
                        "an encrypting one unless the plan is marked insecure-test",
                        "plain"),
                row(d -> d.digitBits = 7, "bits", "in [8, 24]", 7),
                row(d -> d.digitBits = 25, "bits", "in [8, 24]", 25),
                row(d -> d.dimension = 0, "parameters", "in [1, 268435456]", 0),
                row(d -> d.dimension = (1 << 28) + 1, "parameters", "in [1, 268435456]", (1 << 28) + 1));
    }

    private static Stream<Arguments> broken_sampling() {
        String rate = "0 or at least 1.0E-12 and below 1";
        String links = "at most 4096, those spent before included";
        return Stream.of(
                row(d -> d.samplingRate = -0.0, "sampling rate", rate, -0.0),
                row(d -> d.samplingRate = -0.1, "sampling rate", rate, -0.1),
                row(d -> d.samplingRate = 1, "sampling rate", rate, 1.0),
                row(d -> d.samplingRate = Double.NaN, "sampling rate", rate, Double.NaN),
                row(d -> d.samplingRate = Double.POSITIVE_INFINITY, "sampling rate", rate, Double.POSITIVE_INFINITY),
                row(d -> d.samplingRate = 1e-320, "sampling rate", rate, 1e-320),
                row(d -> d.samplingRate = Math.nextDown(1e-12), "sampling rate", rate, Math.nextDown(1e-12)),
                row(d -> d.spentLinks = 1, "spent links", "in [0, 0]", 1),
                row(d -> d.sampled(0.5, -1), "spent links", "in [0, 4095]", -1),
                row(d -> d.sampled(0.5, 4096), "spent links", "in [0, 4095]", 4096),
                row(d -> d.sampled(0.5, 3997), "links for the rounds", links, 4097));
    }

    private static Stream<Arguments> broken_deadlines() {
        List<Arguments> rows = new ArrayList<>();
        String limit = "whole milliseconds from 1 ms to 7 days";
        for (Duration bad : List.of(
                WEEK.plusMillis(1), Duration.ofNanos(1_500_000).plusDays(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            rows.add(row(d -> d.upload = bad, "deadline", limit, bad));
        }
        for (Duration bad : List.of(
                Duration.ZERO,
                Duration.ofMillis(-1),
                Duration.ofNanos(999_999),
                Duration.ofNanos(1_500_000),
                WEEK.plusMillis(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE))) {
            rows.add(row(d -> d.inspect = bad, "deadline", limit, bad));
            rows.add(row(d -> d.vote = bad, "deadline", limit, bad));
            rows.add(row(d -> d.unmask = bad, "deadline", limit, bad));
        }
        String window = "whole milliseconds, not negative, and ending before the upload deadline of PT30S";
        rows.add(row(d -> d.uploadStart = Duration.ofMillis(-1), "upload window", window, "PT-0.001S and PT10S"));
        rows.add(row(d -> d.uploadSpread = Duration.ofNanos(-1), "upload window", window, "PT5S and PT-0.000000001S"));
        rows.add(row(d -> d.uploadSpread = Duration.ofNanos(5), "upload window", window, "PT5S and PT0.000000005S"));
        rows.add(row(d -> d.uploadStart = Duration.ofSeconds(20), "upload window", window, "PT20S and PT10S"));
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        rows.add(row(d -> d.uploadStart = forever, "upload window", window, forever + " and PT10S"));
        rows.add(row(d -> d.uploadSpread = forever, "upload window", window, "PT5S and " + forever));
        return rows.stream();
    }

    private static <T> List<T> repeated(List<T> list) {
        List<T> more = new ArrayList<>(list);
        more.add(list.get(0));
        return more;
    }

    @ParameterizedTest(name = "{1} must be {2}, is {3}")
    @MethodSource("broken")
    void violations_oneRuleBroken_namesItWithLimitAndValue(
            Consumer<DraftEditor> change, String rule, String limit, String actual) {
        PlanDraft draft = DraftEditor.draft(change);

        assertThat(AggregationPlan.violations(draft)).containsExactly(new PlanViolation(rule, limit, actual));
        assertThatExceptionOfType(PlanRefusedException.class)
                .isThrownBy(() -> AggregationPlan.of(draft))
                .withMessage("plan refused: " + rule + ": must be " + limit + ", is " + actual)
                .satisfies(e -> assertThat(e.violations()).hasSize(1));
    }

    @Test
    void violations_minimumOfOne_breaksTheMinimumAndWithItTheHonestOnes() {
        PlanDraft draft = DraftEditor.draft(d -> {
            d.minimumClients = 1;
            d.corruptClients = 0;
        });

        assertThat(AggregationPlan.violations(draft))
                .extracting(PlanViolation::rule)
                .containsExactly("minimum clients", "honest clients (minimum less corrupt)");
    }

    @Test
    void violations_emptyPopulation_breaksBothPopulationAndMaximum() {
        assertThat(AggregationPlan.violations(DraftEditor.draft(d -> d.population = 0)))
                .extracting(PlanViolation::toString)
                .containsExactly(
                        "population: must be at least 1, is 0",
                        "maximum clients: must be between the minimum 20 and the population 0, is 40");
    }

    @Test
    void violations_numbersThatGiveNoEncoding_areOneViolationEach() {
        assertEncodingRefused(d -> d.clipNorm = 0, "clip norm must be positive and finite, was 0.0");
        assertEncodingRefused(d -> d.clipNorm = Double.NaN, "clip norm must be positive and finite, was NaN");
        assertEncodingRefused(d -> d.clipNorm = Double.POSITIVE_INFINITY, "must be positive and finite");
        assertEncodingRefused(d -> d.gridLog2 = -513, "must be -512 to 512, was -513");
        assertEncodingRefused(d -> d.gridLog2 = 513, "must be -512 to 512, was 513");
        assertEncodingRefused(d -> d.gridLog2 = -31, "clip norm must be at most 1073741824 grid units");
        assertEncodingRefused(d -> d.noiseVariance = 3, "must be 0 or 4 to 16777216 squared grid units, was 3");
        assertEncodingRefused(d -> d.noiseVariance = (1 << 24) + 1, "must be 0 or 4 to 16777216");
        assertEncodingRefused(d -> d.gridLog2 = -30, "encoded integers must be at most 1073741824");
        assertEncodingRefused(
                d -> {
                    d.dimension = 1;
                    d.gridLog2 = 512;
                },
                "refine the grid");
    }

    private static void assertEncodingRefused(Consumer<DraftEditor> change, String limit) {
        List<PlanViolation> violations = AggregationPlan.violations(DraftEditor.draft(change));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).rule()).isEqualTo("encoding");
        assertThat(violations.get(0).limit()).contains(limit);
        assertThat(violations.get(0).actual()).startsWith("EncodingChoice[dimension=");
    }

    @Test
    void violations_gridTooFineForTheDigits_namesTheRoom() {
        // c = 4096 units: 40 clients spread over 10,000 coordinates have a deviation of about 40 * 4096 / 100.
        List<PlanViolation> violations = AggregationPlan.violations(DraftEditor.draft(d -> d.gridLog2 = -15));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).rule()).isEqualTo("room of a digit in standard deviations of the sum");
        assertThat(violations.get(0).limit()).isEqualTo("at least 6.0: coarsen the grid or take more bits");
        double expected = 32_768 / Math.sqrt(1600.0 * 32_768 * 32_768 / 8_192 + 40 * (0.25 + 16_000));
        assertThat(Double.parseDouble(violations.get(0).actual())).isCloseTo(expected, within(1e-12));
    }

    private static Stream<Consumer<DraftEditor>> atTheLimits() {
        return Stream.of(
                d -> {},
                d -> d.scope = "x",
                d -> d.scope = "\u20ac".repeat(21),
                d -> d.maximumClients = d.minimumClients,
                d -> d.population = d.maximumClients,
                d -> d.corruptClients = 18,
                d -> d.corruptClients = 0,
                d -> d.cap = 1,
                d -> d.cap = 100,
                d -> d.members = DraftEditor.keys("member", 3),
                d -> {
                    d.members = DraftEditor.keys("member", 64);
                    d.corruptMembers = 31;
                },
                d -> d.epochRounds = 1,
                d -> d.epochRounds = 1000,
                d -> d.objectionLimit = 0,
                d -> d.objectionLimit = 39,
                d -> d.coordinator = d.node,
                d -> d.coordinator = d.authority,
                d -> d.authority = d.members.get(0),
                d -> d.hosts = List.of(),
                d -> d.hosts = DraftEditor.keys("host", 1024),
                d -> d.delta = Double.MIN_VALUE,
                d -> d.delta = Math.nextDown(1.0),
                d -> d.rounds = 1_000_000,
                d -> {
                    d.rounds = 1;
                    d.cap = 1;
                },
                d -> d.noiseVariance = 4,
                d -> d.insecure().corruptMembers = 0,
                d -> d.insecure().digitBits = 24,
                d -> d.trust = Trust.PASSIVE,
                d -> {
                    d.digitBits = 24;
                    d.digitsPerCoefficient = 2;
                },
                DraftEditor::directBfv,
                d -> d.directBfv().digitBits = 20,
                d -> {
                    d.directBfv().dimension = 1_000_000;
                    d.clients(228);
                    d.epochRounds = 799;
                },
                d -> {
                    d.inspect = Duration.ofMillis(1);
                    d.vote = Duration.ofMillis(1);
                    d.unmask = Duration.ofMillis(1);
                },
                d -> {
                    d.upload = WEEK;
                    d.inspect = WEEK;
                    d.vote = WEEK;
                    d.unmask = WEEK;
                },
                d -> d.uploadStart = Duration.ofMillis(19_999),
                d -> {
                    d.uploadStart = Duration.ZERO;
                    d.uploadSpread = Duration.ZERO;
                    d.upload = Duration.ofMillis(1);
                });
    }

    @ParameterizedTest
    @MethodSource("atTheLimits")
    void violations_atALimit_areNone(Consumer<DraftEditor> change) {
        assertThat(AggregationPlan.violations(DraftEditor.draft(change))).isEmpty();
    }

    @Test
    void of_everythingWrong_namesEverything() {
        PlanDraft draft = DraftEditor.draft(d -> {
            d.scope = "";
            d.corruptClients = -1;
            d.corruptMembers = 0;
            d.authority = d.node;
            d.delta = 2;
            d.noiseVariance = 0;
            d.digitBits = 1;
            d.vote = Duration.ZERO;
        });

        assertThatExceptionOfType(PlanRefusedException.class)
                .isThrownBy(() -> AggregationPlan.of(draft))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(PlanViolation::rule)
                        .containsExactly(
                                "budget scope bytes",
                                "corrupt clients",
                                "corrupt members",
                                "authority",
                                "delta",
                                "noise",
                                "bits",
                                "deadline"));
    }
}
