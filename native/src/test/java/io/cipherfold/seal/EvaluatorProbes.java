// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every operation of {@link Evaluator}, in the schemes that have it. */
final class EvaluatorProbes {

    private final SealFixture fixture;
    private final List<OperationProbe<?>> probes = new ArrayList<>();

    private EvaluatorProbes(SealFixture fixture) {
        this.fixture = fixture;
    }

    static List<OperationProbe<?>> of(SealFixture fixture) {
        EvaluatorProbes evaluator = new EvaluatorProbes(fixture);
        evaluator.arithmetic();
        evaluator.plaintexts();
        evaluator.levels();
        switch (fixture.scheme()) {
            case BFV -> {
                evaluator.transforms();
                evaluator.rows();
            }
            case BGV -> {
                evaluator.transforms();
                evaluator.rows();
            }
            case CKKS -> evaluator.slots();
        }
        return evaluator.probes;
    }

    private void add(String name, Function<SealOperands, Object> operation) {
        probes.add(
                OperationProbe.of(fixture.scheme() + " Evaluator." + name, () -> SealOperands.of(fixture), operation));
    }

    private void arithmetic() {
        add("negate", o -> o.evaluator().negate(o.left()));
        add("add", o -> o.evaluator().add(o.left(), o.right()));
        add("sub", o -> o.evaluator().sub(o.left(), o.right()));
        add("addMany", o -> o.evaluator().addMany(List.of(o.left(), o.right(), o.left())));
        add("multiply", o -> o.evaluator().multiply(o.left(), o.right()));
        add("square", o -> o.evaluator().square(o.left()));
        add("relinearize", o -> o.evaluator().relinearize(o.large(), o.relinKeys()));
        if (fixture.scheme() != Scheme.CKKS) {
            add("multiplyMany", o -> o.evaluator().multiplyMany(List.of(o.left(), o.right(), o.left()), o.relinKeys()));
            add("exponentiate", o -> o.evaluator().exponentiate(o.left(), 3, o.relinKeys()));
        }
    }

    private void plaintexts() {
        add("addPlain", o -> o.evaluator().addPlain(o.left(), o.plain()));
        add("subPlain", o -> o.evaluator().subPlain(o.left(), o.plain()));
        add("multiplyPlain", o -> o.evaluator().multiplyPlain(o.left(), o.plain()));
        add("multiplyPlain, NTT form", o -> o.evaluator().multiplyPlain(o.transformed(), o.transformedPlain()));
    }

    private void levels() {
        add("modSwitchToNext", o -> o.evaluator().modSwitchToNext(o.left()));
        add("modSwitchTo", o -> o.evaluator().modSwitchTo(o.left(), 0));
        add("modSwitchToNext, plaintext", o -> o.evaluator().modSwitchToNext(o.transformedPlain()));
        add("modSwitchTo, plaintext", o -> o.evaluator().modSwitchTo(o.transformedPlain(), 0));
        if (fixture.scheme() != Scheme.BFV) {
            add("modReduceToNext", o -> o.evaluator().modReduceToNext(o.left()));
            add("modReduceTo", o -> o.evaluator().modReduceTo(o.left(), 0));
        }
    }

    private void transforms() {
        // The operands of BGV are transformed already.
        add("transformToNtt", o -> {
            try (Ciphertext plain = o.evaluator().transformFromNtt(o.transformed())) {
                return o.evaluator().transformToNtt(plain);
            }
        });
        add("transformFromNtt", o -> o.evaluator().transformFromNtt(o.transformed()));
        add("transformToNtt, plaintext", o -> o.evaluator().transformToNtt(o.plain(), 0));
    }

    private void rows() {
        add("applyGalois", o -> o.evaluator().applyGalois(o.left(), SealFixture.GALOIS_ELEMENT, o.galoisKeys()));
        add("rotateRows", o -> o.evaluator().rotateRows(o.left(), 1, o.galoisKeys()));
        add("rotateColumns", o -> o.evaluator().rotateColumns(o.left(), o.galoisKeys()));
    }

    private void slots() {
        add("rescaleToNext", o -> o.evaluator().rescaleToNext(o.left()));
        add("rescaleTo", o -> o.evaluator().rescaleTo(o.left(), 0));
        add("applyGalois", o -> o.evaluator().applyGalois(o.left(), SealFixture.GALOIS_ELEMENT, o.galoisKeys()));
        add("rotateVector", o -> o.evaluator().rotateVector(o.left(), 1, o.galoisKeys()));
        add("complexConjugate", o -> o.evaluator().complexConjugate(o.left(), o.galoisKeys()));
    }
}
