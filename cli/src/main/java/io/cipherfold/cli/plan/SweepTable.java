// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Progress;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanViolation;
import io.cipherfold.secureagg.planner.Calibration;
import io.cipherfold.secureagg.planner.Candidate;
import io.cipherfold.secureagg.planner.Planner;
import io.cipherfold.secureagg.planner.Proposal;
import io.cipherfold.secureagg.planner.RoleSeconds;
import io.cipherfold.secureagg.planner.Sweep;
import io.cipherfold.secureagg.planner.UnitCosts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans over lists of values, one row each: as a table, as CSV or as JSON lines. */
final class SweepTable {

    private static final List<String> COLUMNS = List.of(
            "accepted",
            "scheme taken",
            "bits taken",
            "digits",
            "bytes/parameter",
            "upload bytes",
            "round bytes",
            "overflow",
            "epsilon",
            "epsilon readers",
            "client s",
            "node s",
            "member s",
            "refused by");

    private final Terminal terminal;
    private final Planner planner;
    private final Optional<Calibration> calibration;
    private final Map<Layout, UnitCosts> measured = new HashMap<>();

    /** What unit costs depend on. */
    private record Layout(SchemeId scheme, int digitsPerCoefficient) {}

    SweepTable(Terminal terminal, Planner planner, Optional<Calibration> calibration) {
        this.terminal = terminal;
        this.planner = planner;
        this.calibration = calibration;
    }

    /** Prints a row for each point; what cannot even be asked is a refused row too. */
    void print(Sweep sweep, List<Sweep.Point> points, boolean csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(sweep.names());
        header.addAll(COLUMNS);
        rows.add(header);
        try (Progress progress = terminal.progress("planning", points.size())) {
            for (Sweep.Point point : points) {
                rows.add(row(point));
                progress.advance(1);
            }
        }
        if (csv) {
            rows.forEach(
                    row -> terminal.print(row.stream().map(SweepTable::quoted).collect(Collectors.joining(","))));
        } else {
            aligned(rows).forEach(terminal::print);
        }
    }

    private List<String> row(Sweep.Point point) {
        List<String> cells = new ArrayList<>(point.values().values());
        Proposal proposal;
        try {
            proposal = planner.plan(point.request());
        } catch (IllegalArgumentException e) {
            PlanViolation violation = new PlanViolation("noise", "possible", String.valueOf(e.getMessage()));
            json(point, null, List.of(violation));
            return refused(cells, "", "", "", List.of(violation));
        }
        Candidate chosen = proposal.chosen();
        String scheme = chosen.draft().scheme().optionName();
        String bits = String.valueOf(chosen.draft().digitBits());
        String digits = String.valueOf(chosen.draft().digitsPerCoefficient());
        if (!proposal.accepted()) {
            json(point, proposal, chosen.violations());
            return refused(cells, scheme, bits, digits, chosen.violations());
        }
        AggregationPlan plan = chosen.plan();
        PlanFigures figures = PlanFigures.of(plan, measure(plan));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sweep", point.values());
        json.putAll(PlanJson.accepted(plan, figures, false));
        PlanJson.putOthers(json, proposal.runnerUp(), Optional.empty());
        terminal.printJson(json);
        cells.add("yes");
        cells.add(scheme);
        cells.add(bits);
        cells.add(digits);
        cells.add(number(
                "%.2f", (double) figures.costs().vectorBytes() / plan.encoding().dimension()));
        cells.add(String.valueOf(figures.bytes().upload()));
        cells.add(String.valueOf(figures.bytes().total()));
        cells.add(Values.roundedUp(figures.room().overflowProbability(), 2));
        cells.add(figures.privacy()
                .map(PrivacyStatement::epsilonTowardsNodeAndCommittee)
                .map(epsilon -> Values.roundedUp(epsilon, 3))
                .orElse(""));
        OptionalDouble readers =
                figures.privacy().map(PrivacyStatement::epsilonTowardsReaders).orElseGet(OptionalDouble::empty);
        cells.add(readers.isPresent() ? Values.roundedUp(readers.getAsDouble(), 3) : "");
        Optional<RoleSeconds> seconds = figures.seconds();
        cells.add(seconds.map(s -> number("%.3g", s.client())).orElse(""));
        cells.add(seconds.map(s -> number("%.3g", s.node())).orElse(""));
        cells.add(seconds.map(s -> number("%.3g", s.member())).orElse(""));
        cells.add("");
        return cells;
    }

    private void json(Sweep.Point point, @Nullable Proposal proposal, List<PlanViolation> violations) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sweep", point.values());
        if (proposal != null) {
            json.putAll(PlanJson.refused(proposal.chosen().draft(), violations));
        } else {
            json.put("accepted", false);
            json.put("violations", PlanJson.violations(violations));
        }
        PlanJson.putOthers(json, Optional.empty(), Optional.empty());
        terminal.printJson(json);
    }

    private static List<String> refused(
            List<String> cells, String scheme, String bits, String digits, List<PlanViolation> violations) {
        cells.addAll(List.of("no", scheme, bits, digits, "", "", "", "", "", "", "", "", ""));
        cells.add(violations.stream().map(PlanViolation::rule).distinct().collect(Collectors.joining("; ")));
        return cells;
    }

    private Optional<UnitCosts> measure(AggregationPlan plan) {
        Layout layout = new Layout(plan.draft().scheme(), plan.draft().digitsPerCoefficient());
        return calibration.map(costs -> measured.computeIfAbsent(layout, unknown -> costs.measure(plan)));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
