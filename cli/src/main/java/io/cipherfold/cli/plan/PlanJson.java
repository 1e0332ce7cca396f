// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A plan as JSON. Every key is always there; what is not known is null. */
final class PlanJson {

    private PlanJson() {}

    static Map<String, Object> refused(PlanDraft draft, List<PlanViolation> violations) {
        return json(draft, violations, null, Optional.empty());
    }

    /**
     * An accepted plan.
     *
     * @param withDigest false when the plan has stand-ins for its parties, so that its digest means nothing
     */
    static Map<String, Object> accepted(AggregationPlan plan, PlanFigures figures, boolean withDigest) {
        return json(plan.draft(), List.of(), withDigest ? plan.digest().toHex() : null, Optional.of(figures));
    }

    /** All keys in their order; a plan without figures is a refused one. */
    private static Map<String, Object> json(
            PlanDraft draft, List<PlanViolation> violations, @Nullable String digest, Optional<PlanFigures> figures) {
        int dimension = draft.encoding().dimension();
        Optional<UploadLayout> layout = figures.flatMap(PlanFigures::layout);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", figures.isPresent());
        json.put("violations", violations(violations));
        json.put("digest", digest);
        json.put("scheme", draft.scheme().optionName());
        json.put("parameterSet", draft.scheme().parameterSet());
        json.put("parameters", dimension);
        json.put("bitsPerValue", draft.digitBits());
        json.put(
                "bytesPerParameter",
                layout.map(sizes -> (double) sizes.ciphertextBytes() / dimension)
                        .orElse(null));
        json.put("uploadBytes", layout.map(UploadLayout::totalBytes).orElse(null));
        json.put("quorum", draft.committee().quorum());
        json.put("threshold", draft.committee().threshold());
        json.put("crashTolerance", draft.committee().crashTolerance());
        json.put(
                "latticeSecurityBits",
                figures.map(known -> orNull(known.latticeSecurityBits())).orElse(null));
        json.put(
                "decryptionFailureLog2",
                figures.map(known -> orNull(known.decryptionFailureLog2())).orElse(null));
        json.put(
                "overflowProbability",
                figures.map(known -> known.room().overflowProbability()).orElse(null));
        json.put(
                "epsilonNode",
                figures.flatMap(PlanFigures::privacy)
                        .map(PrivacyStatement::epsilonTowardsNodeAndCommittee)
                        .orElse(null));
        json.put("epsilonReaders", null);
        Map<String, Object> ifHonest = new LinkedHashMap<>();
        ifHonest.put("2", figures.map(known -> orNull(known.epsilonOfTwo())).orElse(null));
        ifHonest.put("1", figures.map(known -> orNull(known.epsilonOfOne())).orElse(null));
        json.put("epsilonIfHonest", ifHonest);
        // A later version measures these.
        Map<String, Object> seconds = new LinkedHashMap<>();
        Arrays.asList("client", "node", "member").forEach(role -> seconds.put(role, null));
        json.put("seconds", seconds);
        return json;
    }

    private static List<Map<String, Object>> violations(List<PlanViolation> violations) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (PlanViolation violation : violations) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("rule", violation.rule());
            entry.put("limit", violation.limit());
            entry.put("actual", violation.actual());
            list.add(entry);
        }
        return list;
    }

    /** What options a plan for noise and cohorts adds. */
    static void putChoices(
            Map<String, Object> json, double noiseMultiplier, Optional<PoissonCohort> cohort, int minimumClients) {
        json.put("noiseMultiplier", noiseMultiplier);
        json.put(
                "cohort",
                cohort.map(coins -> Map.of(
                                "expected",
                                coins.expected(),
                                "belowMinimumProbability",
                                coins.probabilityBelow(minimumClients)))
                        .orElse(null));
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
