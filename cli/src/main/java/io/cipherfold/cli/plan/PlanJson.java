// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Json;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.Committee;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.planner.Candidate;
import io.cipherfold.secureagg.planner.Change;
import io.cipherfold.secureagg.planner.NearestPlan;
import io.cipherfold.secureagg.planner.RoleSeconds;
import io.cipherfold.secureagg.planner.RoundBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
        return json(
                plan.draft(),
                List.of(),
                withDigest ? plan.digest().toHex() : null,
                Optional.of(new Accepted(plan, figures)));
    }

    private record Accepted(AggregationPlan plan, PlanFigures figures) {}

    /** All keys in their order; a plan without figures is a refused one. */
    private static Map<String, Object> json(
            PlanDraft draft, List<PlanViolation> violations, @Nullable String digest, Optional<Accepted> accepted) {
        Optional<PlanFigures> figures = accepted.map(Accepted::figures);
        Optional<SchemeCosts> costs = figures.map(PlanFigures::costs);
        Optional<RoundBytes> bytes = figures.map(PlanFigures::bytes);
        Committee committee = draft.committee();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", accepted.isPresent());
        json.put("violations", violations(violations));
        json.put("digest", digest);
        json.put("trust", draft.trust().optionName());
        json.put("scheme", draft.scheme().optionName());
        json.put(
                "parameterSet",
                costs.map(SchemeCosts::parameterSet).orElse(draft.scheme().parameterSet()));
        json.put("parameters", draft.encoding().dimension());
        json.put("bitsPerValue", draft.digitBits());
        json.put("digitsPerCoefficient", draft.digitsPerCoefficient());
        put(json, "messageShift", costs, known -> Json.orNull(known.messageShift()));
        json.put("gridLog2", draft.encoding().gridLog2());
        json.put("mechanism", draft.encoding().mechanism().optionName());
        json.put("samplingRate", draft.population().sampling().rate());
        json.put("spentLinks", draft.population().sampling().spentLinks());
        json.put("hMin", draft.population().minimumHonestClients());
        put(
                json,
                "bytesPerParameter",
                costs,
                known -> (double) known.vectorBytes() / draft.encoding().dimension());
        put(json, "uploadBytes", bytes, RoundBytes::upload);
        put(json, "memberBytes", bytes, known -> known.memberReceives() + known.memberSends());
        put(json, "nodeBytes", bytes, RoundBytes::nodeReceives);
        put(json, "roundBytes", bytes, RoundBytes::total);
        json.put("quorum", committee.quorum());
        json.put("threshold", costs.map(SchemeCosts::sharesToOpen).orElse(committee.threshold()));
        json.put(
                "crashTolerance",
                accepted.map(known -> known.figures().crashTolerance(known.plan()))
                        .orElse(committee.crashTolerance()));
        put(json, "openingCrashTolerance", costs, known -> committee.size() - known.sharesToOpen());
        put(
                json,
                "latticeSecurityBits",
                costs,
                known -> known.encryption()
                        .map(encryption -> Json.orNull(encryption.securityBits()))
                        .orElse(null));
        put(
                json,
                "decryptionFailureLog2",
                costs,
                known -> known.encryption()
                        .map(SchemeCosts.Encryption::failureLog2)
                        .orElse(null));
        put(json, "overflowProbability", figures, known -> known.room().overflowProbability());
        put(json, "flattening", figures, known -> known.room().flattening());
        put(
                json,
                "epsilonNode",
                figures,
                known -> known.privacy()
                        .map(PrivacyStatement::epsilonTowardsNodeAndCommittee)
                        .orElse(null));
        put(
                json,
                "epsilonReaders",
                figures,
                known -> known.privacy()
                        .map(statement -> Json.orNull(statement.epsilonTowardsReaders()))
                        .orElse(null));
        Map<String, Object> ifHonest = new LinkedHashMap<>();
        put(ifHonest, "2", figures, known -> Json.orNull(known.epsilonOfTwo()));
        put(ifHonest, "1", figures, known -> Json.orNull(known.epsilonOfOne()));
        json.put("epsilonIfHonest", ifHonest);
        Optional<RoleSeconds> seconds = figures.flatMap(PlanFigures::seconds);
        Map<String, Object> perRole = new LinkedHashMap<>();
        Map<String, ToDoubleFunction<RoleSeconds>> roles = new LinkedHashMap<>();
        roles.put("client", RoleSeconds::client);
        roles.put("node", RoleSeconds::node);
        roles.put("member", RoleSeconds::member);
        roles.forEach((role, value) -> put(perRole, role, seconds, value::applyAsDouble));
        json.put("seconds", perRole);
        return json;
    }

    private static <T> void put(
            Map<String, Object> json, String key, Optional<T> known, Function<T, @Nullable Object> value) {
        json.put(key, known.isPresent() ? value.apply(known.get()) : null);
    }

    static List<Map<String, Object>> violations(List<PlanViolation> violations) {
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

    /** The next best plan, and for a refused one the nearest that passes. */
    static void putOthers(Map<String, Object> json, Optional<Candidate> runnerUp, Optional<NearestPlan> nearest) {
        json.put("runnerUp", runnerUp.map(PlanJson::runnerUp).orElse(null));
        json.put("nearest", nearest.map(PlanJson::nearest).orElse(null));
    }

    private static Map<String, Object> runnerUp(Candidate candidate) {
        SchemeCosts costs = candidate.plan().costs();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scheme", candidate.draft().scheme().optionName());
        json.put("parameterSet", costs.parameterSet());
        json.put("bitsPerValue", candidate.draft().digitBits());
        json.put("digitsPerCoefficient", candidate.draft().digitsPerCoefficient());
        json.put("gridLog2", candidate.draft().encoding().gridLog2());
        json.put(
                "bytesPerParameter",
                (double) costs.vectorBytes() / candidate.draft().encoding().dimension());
        json.put("roundBytes", candidate.bytes().map(RoundBytes::total).orElse(null));
        return json;
    }

    private static Map<String, Object> nearest(NearestPlan nearest) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (Change change : nearest.changes()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("option", "--" + change.option());
            entry.put("from", change.from());
            entry.put("to", change.to());
            changes.add(entry);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("changes", changes);
        json.put("options", RequestWords.of(nearest.request()));
        return json;
    }
}
