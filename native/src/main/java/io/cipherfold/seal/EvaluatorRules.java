// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/** What operands of {@link Evaluator} have to be like, together and for an operation. Immutable. */
final class EvaluatorRules {

    private final SealContext context;
    private final Scheme scheme;

    EvaluatorRules(SealContext context) {
        this.context = context;
        this.scheme = context.parameters().scheme();
    }

    void requireOurs(String what, SealObject object) {
        context.requireSame(what, object.context());
    }

    void requireSummable(String operation, Ciphertext left, Ciphertext right) {
        requireOurs("left", left);
        requireOurs("right", right);
        Operands.requireSameLevel(operation, left, right);
        Operands.requireSameForm(operation, left, right);
        Operands.requireSameScale(operation, left.scale(), right.scale());
    }

    Ciphertext requireNotEmpty(String operation, List<Ciphertext> operands) {
        if (operands.isEmpty()) {
            throw new IllegalArgumentException(operation + " needs at least one operand");
        }
        return operands.get(0);
    }

    void requireProductFits(String operation, Ciphertext left, Ciphertext right) {
        int size = left.size() + right.size() - 1;
        if (size > Ciphertext.MOST_SIZE) {
            throw new IllegalArgumentException(operation + " would have size " + size + ", at most "
                    + Ciphertext.MOST_SIZE + "; relinearize the operands");
        }
        if (scheme == Scheme.CKKS) {
            Operands.requireScaleFits(operation, context, left.level(), left.scale() * right.scale());
        }
    }

    int nextLevel(String operation, int level) {
        if (level == 0) {
            throw new IllegalArgumentException(operation + " has no level below 0 to go to");
        }
        return level - 1;
    }

    void requireNotHigher(String operation, int from, int to) {
        context.checkedDataLevel(to);
        if (to > from) {
            throw new IllegalArgumentException(operation + " only goes down: from level " + from + " to " + to);
        }
    }

    void requireNttForm(String operation, Plaintext operand) {
        if (!operand.isNttForm()) {
            throw new IllegalArgumentException(operation + " needs a plaintext in NTT form; others fit every level");
        }
    }

    void requirePlainLevel(String operation, Ciphertext operand, Plaintext plaintext) {
        if (plaintext.level() != operand.level()) {
            throw new IllegalArgumentException(
                    operation + " needs operands at one level, got " + operand.level() + " and " + plaintext.level());
        }
    }

    void requirePlainSummable(String operation, Ciphertext operand, Plaintext plaintext) {
        requireOurs("operand", operand);
        requireOurs("plaintext", plaintext);
        Operands.requireWorkingForm(operation, operand);
        if (scheme == Scheme.CKKS) {
            requirePlainLevel(operation, operand, plaintext);
            Operands.requireSameScale(operation, operand.scale(), plaintext.scale());
        } else if (plaintext.isNttForm()) {
            throw new IllegalArgumentException(operation + " needs a plaintext that is not in NTT form");
        }
    }

    void requireTransformable(String operation, Ciphertext operand, boolean nttForm) {
        Operands.requireScheme(operation, context, Scheme.BFV, Scheme.BGV);
        requireOurs("operand", operand);
        if (operand.isNttForm() != nttForm) {
            throw new IllegalArgumentException(
                    operation + " needs a ciphertext that is " + (nttForm ? "" : "not ") + "in NTT form");
        }
    }

    void requireSwitchable(String operation, Ciphertext operand, GaloisKeys galoisKeys) {
        requireOurs("operand", operand);
        requireOurs("galoisKeys", galoisKeys);
        Operands.requireWorkingForm(operation, operand);
        Operands.requireSize(operation, operand, Ciphertext.LEAST_SIZE);
    }

    void requireBatching(String operation) {
        Operands.requireScheme(operation, context, Scheme.BFV, Scheme.BGV);
        BatchEncoder.requireBatching(operation, context);
    }

    double scaleAfter(Ciphertext operand, int level) {
        List<Modulus> primes = context.level(operand.level()).coeffModulus();
        double scale = operand.scale();
        for (Modulus prime : primes.subList(context.level(level).coeffModulus().size(), primes.size())) {
            scale /= prime.value();
        }
        return scale;
    }
}
