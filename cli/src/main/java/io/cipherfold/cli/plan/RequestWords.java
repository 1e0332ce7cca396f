// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Values;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.planner.PlanRequest;
import io.cipherfold.secureagg.planner.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A request as options that can be typed; what has its default is left out. */
final class RequestWords {

    private final List<String> words = new ArrayList<>();

    private RequestWords() {}

    static List<String> of(PlanRequest request) {
        RequestWords text = new RequestWords();
        PlanOptions numbers = request.numbers();
        for (Quantity quantity : Quantity.values()) {
            double value = quantity.of(request);
            if (!isDefault(quantity, value, numbers)) {
                text.option(quantity.optionName(), quantity.text(value));
            }
        }
        request.scheme().ifPresent(scheme -> text.option("scheme", scheme.optionName()));
        if (numbers.trust() != Trust.MALICIOUS_NODE) {
            text.option("trust", numbers.trust().optionName());
        }
        if (!numbers.budgetScope().equals(PlanNumbers.DEFAULT_SCOPE)) {
            text.option("scope", "'" + numbers.budgetScope().replace("'", "'\\''") + "'");
        }
        if (numbers.sampling().isClaimed()) {
            text.option("claim-sampling", String.valueOf(numbers.sampling().rate()));
        }
        if (numbers.sampling().spentLinks() != 0) {
            text.option("spent-links", String.valueOf(numbers.sampling().spentLinks()));
        }
        Deadlines limits = numbers.deadlines();
        text.time("upload-time", limits.upload(), PlanDeadlines.DEFAULT_UPLOAD);
        text.time("upload-start", limits.uploadStart(), PlanDeadlines.DEFAULT_UPLOAD_START);
        text.time("upload-spread", limits.uploadSpread(), PlanDeadlines.DEFAULT_UPLOAD_SPREAD);
        text.time("inspect-time", limits.inspect(), PlanDeadlines.DEFAULT_STEP);
        text.time("vote-time", limits.vote(), PlanDeadlines.DEFAULT_STEP);
        text.time("unmask-time", limits.unmask(), PlanDeadlines.DEFAULT_STEP);
        if (numbers.insecureTest()) {
            text.words.add("--insecure-test");
        }
        return List.copyOf(text.words);
    }

    private static boolean isDefault(Quantity quantity, double value, PlanOptions numbers) {
        return switch (quantity) {
            case EPOCH_ROUNDS -> value == PlanNumbers.DEFAULT_EPOCH_ROUNDS;
            case OBJECTION_LIMIT -> value == numbers.corruptClients();
            case NOISE_MULTIPLIER -> Double.isNaN(value) || value == 0;
            default -> Double.isNaN(value);
        };
    }

    private void option(String name, String value) {
        words.add("--" + name);
        words.add(value);
    }

    private void time(String name, Duration value, String usual) {
        if (!value.equals(Values.duration(usual))) {
            option(name, Values.text(value));
        }
    }
}
