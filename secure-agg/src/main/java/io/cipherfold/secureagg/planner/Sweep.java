// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Requests over lists of values: {@code clients=100,1000,bits=14,16} is every combination of the lists, in the order in which
 * they stand, the last one changing fastest. A name is that of an option without dashes; {@code clients} is {@code
 * max-clients}, {@code scheme} and {@code mechanism} take names. Immutable.
 */
public final class Sweep {

    /** Most combinations. */
    public static final int MOST_REQUESTS = 10_000;

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");
    private static final String CLIENTS = "clients";
    private static final String SCHEME = "scheme";
    private static final String MECHANISM = "mechanism";

    private final Map<String, List<String>> lists;

    private Sweep(Map<String, List<String>> lists) {
        this.lists = lists;
    }

    /** One combination: the values by name, and the request. */
    public record Point(Map<String, String> values, PlanRequest request) {}

    /**
     * Reads lists.
     *
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    public static Sweep parse(String text) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0 && lists.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + word + "' has no name; for example clients=100,1000,bits=14,16");
            }
            if (equals >= 0) {
                current = new ArrayList<>();
                String name = word.substring(0, equals).strip();
                setter(name, "1");
                if (lists.put(name, current) != null) {
                    throw new IllegalArgumentException("'" + name + "' is there twice; put its values into one list");
                }
            }
            String value = word.substring(equals + 1).strip();
            current.add(value);
        }
        lists.forEach((name, values) -> values.forEach(value -> check(name, value)));
        long combinations =
                lists.values().stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(a * b, 1L << 40));
        if (combinations > MOST_REQUESTS) {
            throw new IllegalArgumentException("at most " + MOST_REQUESTS + " combinations, these are " + combinations);
        }
        return new Sweep(lists);
    }

    /** The names in their order. */
    public List<String> names() {
        return List.copyOf(lists.keySet());
    }

    /** All combinations. */
    public List<Point> points(PlanRequest start) {
        List<Point> points = List.of(new Point(Map.of(), start));
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            List<Point> longer = new ArrayList<>();
            for (Point point : points) {
                for (String value : list.getValue()) {
                    Map<String, String> values = new LinkedHashMap<>(point.values());
                    values.put(list.getKey(), value);
                    longer.add(new Point(values, setter(list.getKey(), value).apply(point.request())));
                }
            }
            points = longer;
        }
        return points;
    }

    private static void check(String name, String value) {
        if (name.equals(SCHEME)) {
            if (scheme(value).isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + value + "' is no scheme; for example scheme=one-time-key,direct-bfv");
            }
            return;
        }
        if (name.equals(MECHANISM)) {
            if (NoiseMechanism.ofOptionName(value).isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + value + "' is no noise; for example mechanism=discrete-gaussian,skellam");
            }
            return;
        }
        boolean whole = quantity(name).orElseThrow().isWhole();
        if (!(whole ? WHOLE : DECIMAL).matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no " + (whole ? "whole number" : "decimal number")
                    + "; for example " + name + (whole ? "=100,1000" : "=0.5,1.0"));
        }
    }

    private static Function<PlanRequest, PlanRequest> setter(String name, String value) {
        if (name.equals(SCHEME)) {
            return request -> scheme(value).map(request::withScheme).orElse(request);
        }
        if (name.equals(MECHANISM)) {
            return request -> NoiseMechanism.ofOptionName(value)
                    .map(mechanism -> request.withNumbers(
                            request.numbers().toBuilder().mechanism(mechanism).build()))
                    .orElse(request);
        }
        Quantity quantity = quantity(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is no number of a plan; there are clients, scheme, mechanism, "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Quantity.values())
                                                .map(Quantity::optionName)
                                                .toList())));
        return request -> quantity.in(request, Double.parseDouble(value));
    }

    private static Optional<Quantity> quantity(String name) {
        return name.equals(CLIENTS) ? Optional.of(Quantity.MAX_CLIENTS) : Quantity.ofOption(name);
    }

    private static Optional<SchemeId> scheme(String name) {
        return Arrays.stream(SchemeId.values())
                .filter(id -> id.optionName().equals(name))
                .findFirst();
    }
}
