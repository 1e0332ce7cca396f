// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/** Derivatives of one number by matrices that it was computed from. */
public final class Gradients {

    private Gradients() {}

    /**
     * The derivatives of {@code result} by each of {@code parameters}, in their order and of their shapes; zeros for one that
     * it does not depend on. They are expressions of everything that {@code result} is one of, and can be differentiated
     * again; {@link Expression#detached} makes numbers of them.
     *
     * @param result 1 x 1
     */
    public static List<Expression> of(Expression result, List<Expression> parameters) {
        Map<Expression, Boolean> depends = new HashMap<>();
        parameters.forEach(parameter -> depends.put(parameter, true));
        result.value();
        Map<Expression, Expression> found = new HashMap<>();
        found.put(result, Expression.constant(1, 1, 1));
        // Everything that uses an expression has a larger number: when its turn comes its derivative is complete.
        PriorityQueue<Expression> open =
                new PriorityQueue<>(Comparator.comparingLong(Expression::number).reversed());
        if (depends(result, depends)) {
            open.add(result);
        }
        while (!open.isEmpty()) {
            Expression next = open.poll();
            if (next.operands().isEmpty()) {
                continue;
            }
            List<Expression> byOperands = next.derivative().of(Objects.requireNonNull(found.get(next)));
            for (int i = 0; i < byOperands.size(); i++) {
                Expression operand = next.operands().get(i);
                if (!depends(operand, depends)) {
                    continue;
                }
                Expression before = found.get(operand);
                if (before == null) {
                    open.add(operand);
                }
                found.put(operand, before == null ? byOperands.get(i) : before.plus(byOperands.get(i)));
            }
        }
        List<Expression> gradients = new ArrayList<>(parameters.size());
        for (Expression parameter : parameters) {
            Expression gradient = found.get(parameter);
            gradients.add(gradient != null ? gradient : Expression.constant(parameter.rows(), parameter.columns(), 0));
        }
        return gradients;
    }

    /** Whether an expression was computed from a parameter; what is found out is kept in {@code known}. */
    private static boolean depends(Expression expression, Map<Expression, Boolean> known) {
        // Deep chains of operations would overflow the stack of a recursion.
        List<Expression> stack = new ArrayList<>(List.of(expression));
        while (!stack.isEmpty()) {
            Expression top = stack.get(stack.size() - 1);
            if (known.containsKey(top)) {
                stack.remove(stack.size() - 1);
                continue;
            }
            boolean any = false;
            boolean complete = true;
            for (Expression operand : top.operands()) {
                Boolean operandDepends = known.get(operand);
                if (operandDepends == null) {
                    stack.add(operand);
                    complete = false;
                } else {
                    any |= operandDepends;
                }
            }
            if (complete) {
                known.put(top, any);
                stack.remove(stack.size() - 1);
            }
        }
        return Boolean.TRUE.equals(known.get(expression));
    }
}
