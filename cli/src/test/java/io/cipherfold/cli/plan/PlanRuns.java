// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Cli;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs of the plan command that write nothing. */
final class PlanRuns {

    private PlanRuns() {}

    /** Options of a plan that is accepted. */
    static SortedMap<String, String> good() {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("--parameters", "100000");
        options.put("--population", "1000");
        options.put("--min-clients", "100");
        options.put("--max-clients", "200");
        options.put("--corrupt-clients", "10");
        options.put("--members", "4");
        options.put("--corrupt-members", "1");
        options.put("--clip", "1.0");
        options.put("--noise-multiplier", "4");
        options.put("--delta", "1e-6");
        options.put("--rounds", "100");
        options.put("--participations", "10");
        return options;
    }

    /** Runs the command with options and more words. */
    static Cli.Result run(SortedMap<String, String> options, String... more) {
        List<Object> words = new ArrayList<>(List.of("plan"));
        options.forEach((name, value) -> words.addAll(List.of(name, value)));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    /** A good plan with other options; each of {@code changes} is an option and its value. */
    static Cli.Result with(String changes, String... more) {
        SortedMap<String, String> options = good();
        String[] words = changes.split(" +", -1);
        for (int i = 0; i < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
        return run(options, more);
    }
}
