// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.plan.PlanViolation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A request that passes and is reached by few and small changes.
 *
 * <p>The search changes one option after the other: from the requests at hand that break fewest rules it tries all single
 * changes ({@link Moves}) and goes on with those after which a rule is no longer broken. The first time that some pass, the
 * one with the smallest changes is taken. It gives up after a fixed number of trials, so that a plan may exist that is not
 * found.
 *
 * @param request the changed request
 * @param changes in the order in which they were made
 */
public record NearestPlan(PlanRequest request, List<Change> changes) {

    private static final int MOST_CHANGES = 10;
    private static final int MOST_TRIALS = 6_000;
    private static final int KEPT = 8;

    private static final Comparator<State> ORDER = Comparator.<State>comparingInt(
                    state -> state.violations().size())
            .thenComparingDouble(State::size)
            .thenComparing(state -> state.changes().toString());

    private record State(PlanRequest request, List<Change> changes, List<PlanViolation> violations) {

        double size() {
            return changes.stream().mapToDouble(Change::size).sum();
        }

        boolean changed(String option) {
            return changes.stream().anyMatch(change -> change.option().equals(option));
        }

        Set<String> options() {
            Set<String> options = new HashSet<>();
            changes.forEach(change -> options.add(change.option()));
            return options;
        }
    }

    /**
     * Searches.
     *
     * @param rules every rule that a request breaks; empty if it passes
     */
    public static Optional<NearestPlan> search(PlanRequest start, Function<PlanRequest, List<PlanViolation>> rules) {
        List<State> states = List.of(new State(start, List.of(), rules.apply(start)));
        int[] trials = {0};
        for (int depth = 0; depth < MOST_CHANGES && !states.isEmpty(); depth++) {
            Map<Set<String>, State> next = new HashMap<>();
            for (State state : states) {
                for (State found : better(state, rules, trials)) {
                    next.merge(found.options(), found, (a, b) -> ORDER.compare(a, b) <= 0 ? a : b);
                }
            }
            List<State> sorted = new ArrayList<>(next.values());
            sorted.sort(ORDER);
            if (!sorted.isEmpty() && sorted.get(0).violations().isEmpty()) {
                return Optional.of(
                        new NearestPlan(sorted.get(0).request(), sorted.get(0).changes()));
            }
            states = sorted.subList(0, Math.min(KEPT, sorted.size()));
        }
        return Optional.empty();
    }

    /** What single changes of other options lead to, if a rule is then no longer broken. */
    private static Collection<State> better(
            State state, Function<PlanRequest, List<PlanViolation>> rules, int[] trials) {
        Map<String, State> best = new HashMap<>();
        Map<String, Integer> broken = counts(state.violations());
        for (Change change : Moves.of(state.request())) {
            if (state.changed(change.option()) || trials[0] >= MOST_TRIALS) {
                continue;
            }
            trials[0]++;
            List<PlanViolation> left = violations(change.result(), rules);
            Map<String, Integer> now = counts(left);
            if (broken.entrySet().stream().noneMatch(rule -> now.getOrDefault(rule.getKey(), 0) < rule.getValue())) {
                continue;
            }
            List<Change> changes = new ArrayList<>(state.changes());
            changes.add(change);
            best.merge(
                    change.option(),
                    new State(change.result(), List.copyOf(changes), left),
                    (a, b) -> ORDER.compare(a, b) <= 0 ? a : b);
        }
        return best.values();
    }

    /** A request whose noise cannot even be computed is as bad as one that breaks many rules. */
    private static List<PlanViolation> violations(
            PlanRequest request, Function<PlanRequest, List<PlanViolation>> rules) {
        try {
            return rules.apply(request);
        } catch (IllegalArgumentException e) {
            return List.of(new PlanViolation("noise", "possible", String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, Integer> counts(List<PlanViolation> violations) {
        Map<String, Integer> counts = new HashMap<>();
        violations.forEach(violation -> counts.merge(violation.rule(), 1, Integer::sum));
        return counts;
    }
}
