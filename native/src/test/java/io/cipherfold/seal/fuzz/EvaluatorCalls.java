// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import java.util.List;

/** Every operation of {@link Evaluator}. */
final class EvaluatorCalls {

    /** More squarings would take long and find nothing new. */
    private static final long[] EXPONENTS = {1, 2, 3, 5, 7, 0, -1, Long.MIN_VALUE};

    private EvaluatorCalls() {}

    static List<Call> all() {
        return List.of(
                (shelf, in) -> evaluator(shelf, in).negate(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).add(ciphertext(shelf, in), ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).sub(ciphertext(shelf, in), ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).addMany(shelf.pickSome(Ciphertext.class, in)),
                (shelf, in) -> evaluator(shelf, in).multiply(ciphertext(shelf, in), ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).square(ciphertext(shelf, in)),
                (shelf, in) ->
                        evaluator(shelf, in).multiplyMany(shelf.pickSome(Ciphertext.class, in), relinKeys(shelf, in)),
                (shelf, in) -> evaluator(shelf, in)
                        .exponentiate(
                                ciphertext(shelf, in), EXPONENTS[in.below(EXPONENTS.length)], relinKeys(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).relinearize(ciphertext(shelf, in), relinKeys(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).modSwitchToNext(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).modSwitchTo(ciphertext(shelf, in), in.anyInt()),
                (shelf, in) -> evaluator(shelf, in).modSwitchToNext(plaintext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).modSwitchTo(plaintext(shelf, in), in.anyInt()),
                (shelf, in) -> evaluator(shelf, in).rescaleToNext(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).rescaleTo(ciphertext(shelf, in), in.anyInt()),
                (shelf, in) -> evaluator(shelf, in).modReduceToNext(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).modReduceTo(ciphertext(shelf, in), in.anyInt()),
                (shelf, in) -> evaluator(shelf, in).addPlain(ciphertext(shelf, in), plaintext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).subPlain(ciphertext(shelf, in), plaintext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).multiplyPlain(ciphertext(shelf, in), plaintext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).transformToNtt(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).transformFromNtt(ciphertext(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).transformToNtt(plaintext(shelf, in), in.anyInt()),
                (shelf, in) -> evaluator(shelf, in)
                        .applyGalois(ciphertext(shelf, in), galoisElement(in), galoisKeys(shelf, in)),
                (shelf, in) ->
                        evaluator(shelf, in).rotateRows(ciphertext(shelf, in), in.anyInt(), galoisKeys(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).rotateColumns(ciphertext(shelf, in), galoisKeys(shelf, in)),
                (shelf, in) ->
                        evaluator(shelf, in).rotateVector(ciphertext(shelf, in), in.anyInt(), galoisKeys(shelf, in)),
                (shelf, in) -> evaluator(shelf, in).complexConjugate(ciphertext(shelf, in), galoisKeys(shelf, in)));
    }

    /** 3 and 2N - 1 are those with keys from the start. */
    static int galoisElement(Choices in) {
        int number = in.anyInt();
        return number < 8 && number >= 0 ? new int[] {3, 4095, 2047, 1, 5, 9, 0, 2}[number] : number;
    }

    private static Evaluator evaluator(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return Evaluator.of(shelf.pick(SealContext.class, in));
    }

    private static Ciphertext ciphertext(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(Ciphertext.class, in);
    }

    private static Plaintext plaintext(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(Plaintext.class, in);
    }

    private static RelinKeys relinKeys(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(RelinKeys.class, in);
    }

    private static GaloisKeys galoisKeys(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(GaloisKeys.class, in);
    }
}
