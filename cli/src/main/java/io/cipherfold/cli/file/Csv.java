// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.Values;
import java.util.ArrayList;
import java.util.List;

/** Vectors as decimal numbers between commas or in lines. */
final class Csv {

    private Csv() {}

    static double[] parse(String text) {
        List<Double> numbers = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            String[] cells = lines.get(line).split(",", -1);
            for (int cell = 0; cell < cells.length; cell++) {
                try {
                    numbers.add(Values.number(cells[cell].strip()));
                } catch (IllegalArgumentException e) {
                    throw new VectorFormatException("line " + (line + 1) + ", column " + (cell + 1)
                            + ": expected a finite decimal number such as -0.25 or 1e-3");
                }
            }
        }
        if (numbers.isEmpty()) {
            throw new VectorFormatException("the file holds no numbers");
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static String format(double[] vector) {
        StringBuilder text = new StringBuilder(24 * vector.length);
        for (double value : vector) {
            text.append(value).append('\n');
        }
        return text.toString();
    }
}
