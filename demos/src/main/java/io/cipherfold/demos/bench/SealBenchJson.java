// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures and goals with the keys that other programs rely on; the first nine are those of every benchmark. */
final class SealBenchJson {

    private static final String CPP = "C++";

    private SealBenchJson() {}

    static Map<String, @Nullable Object> of(SealFigure figure) {
        SealCase subject = figure.subject();
        PairedTimes times = figure.times();
        Map<String, @Nullable Object> json = common(
                subject.subject(), times.inJava().median(), "us", times.isCompared() ? CPP : null, times.ratio());
        json.put("scheme", SealCase.optionName(subject.scheme()));
        json.put("degree", subject.degree());
        json.put("operation", subject.operation().optionName());
        json.put("cppMicros", times.inCpp().median());
        json.put("differenceMicros", times.differenceMicros());
        json.put("differenceLowMicros", times.differenceLowMicros());
        json.put("differenceHighMicros", times.differenceHighMicros());
        json.put("batches", times.inJava().count());
        json.put("callsInBatch", times.callsInBatch());
        json.put("cppSingleThread", times.isCompared() ? figure.cppSingleThread() : null);
        return json;
    }

    static Map<String, @Nullable Object> of(
            SealGoal goal, SealGoal.@Nullable Outcome outcome, boolean cppSingleThread) {
        Map<String, @Nullable Object> json =
                common(goal.title(), outcome == null ? Double.NaN : outcome.value(), goal.unit(), CPP, Double.NaN);
        json.put("goal", goal.limit());
        json.put("atLeast", goal.isFloor());
        json.put("reached", outcome == null ? null : outcome.isReached());
        json.put("decidedBy", outcome == null ? null : outcome.decisive().subject());
        json.put("cppSingleThread", outcome == null ? null : cppSingleThread);
        return json;
    }

    private static Map<String, @Nullable Object> common(
            String subject, double value, String unit, @Nullable String ratioTo, double ratio) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bench", "seal");
        json.put("subject", subject);
        json.put("parameters", null);
        json.put("clients", null);
        json.put("value", value);
        json.put("unit", unit);
        json.put("ratioTo", ratioTo);
        json.put("ratio", ratio);
        json.put("threads", 1);
        return json;
    }
}
