// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.Committee;
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
        Map<String, Object> json = start(false, violations, null, draft);
        Arrays.asList("bytesPerParameter", "uploadBytes").forEach(key -> json.put(key, null));
        putCommittee(json, draft.committee());
        Arrays.asList("latticeSecurityBits", "decryptionFailureLog2", "overflowProbability", "epsilonNode")
                .forEach(key -> json.put(key, null));
        putEnd(json, null, null);
        return json;
    }

    /**
     * An accepted plan.
     *
     * @param withDigest false when the plan has stand-ins for its parties, so that its digest means nothing
     */
    static Map<String, Object> accepted(AggregationPlan plan, PlanFigures figures, boolean withDigest) {
        Map<String, Object> json =
                start(true, List.of(), withDigest ? plan.digest().toHex() : null, plan.draft());
        Optional<UploadLayout> layout = figures.layout();
        json.put(
                "bytesPerParameter",
                layout.map(sizes -> (double) sizes.ciphertextBytes()
                                / plan.encoding().dimension())
                        .orElse(null));
        json.put("uploadBytes", layout.map(UploadLayout::totalBytes).orElse(null));
        putCommittee(json, plan.committee());
        json.put("latticeSecurityBits", orNull(figures.latticeSecurityBits()));
        json.put("decryptionFailureLog2", orNull(figures.decryptionFailureLog2()));
        json.put("overflowProbability", figures.room().overflowProbability());
        json.put(
                "epsilonNode",
                figures.privacy()
                        .map(PrivacyStatement::epsilonTowardsNodeAndCommittee)
                        .orElse(null));
        putEnd(json, orNull(figures.epsilonOfTwo()), orNull(figures.epsilonOfOne()));
        return json;
    }

    private static Map<String, Object> start(
            boolean accepted, List<PlanViolation> violations, @Nullable String digest, PlanDraft draft) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", accepted);
        json.put("violations", violations(violations));
        json.put("digest", digest);
        json.put("scheme", draft.scheme().optionName());
        json.put("parameterSet", draft.scheme().parameterSet());
        json.put("parameters", draft.encoding().dimension());
        json.put("bitsPerValue", draft.digitBits());
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

    private static void putCommittee(Map<String, Object> json, Committee committee) {
        json.put("quorum", committee.quorum());
        json.put("threshold", committee.threshold());
        json.put("crashTolerance", committee.crashTolerance());
    }

    private static void putEnd(Map<String, Object> json, @Nullable Double ofTwo, @Nullable Double ofOne) {
        json.put("epsilonReaders", null);
        Map<String, Object> ifHonest = new LinkedHashMap<>();
        ifHonest.put("2", ofTwo);
        ifHonest.put("1", ofOne);
        json.put("epsilonIfHonest", ifHonest);
        // A later version measures these.
        Map<String, Object> seconds = new LinkedHashMap<>();
        Arrays.asList("client", "node", "member").forEach(role -> seconds.put(role, null));
        json.put("seconds", seconds);
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
