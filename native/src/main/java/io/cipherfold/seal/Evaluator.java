// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/**
 * Arithmetic on ciphertexts, as SEAL's {@code Evaluator}, with results instead of operations in place. Every result is new and
 * the caller's to close; operands stay as they are, also when an exception is thrown.
 *
 * <p>Every operation throws {@link IllegalArgumentException} for operands of other parameters, of another scheme than it
 * needs, or that do not fit together in level, scale, form or size, and {@link SealException} with
 * {@code TRANSPARENT_RESULT} when the result would be readable by everybody, such as a ciphertext minus itself.
 *
 * <p>Immutable; any number of threads may share it. Nothing to close: the context owns it.
 */
public final class Evaluator {

    private final SealContext context;
    private final Scheme scheme;
    private final EvaluatorRules rules;

    private Evaluator(SealContext context) {
        this.context = context;
        this.scheme = context.parameters().scheme();
        this.rules = new EvaluatorRules(context);
    }

    /** The evaluator of a context. */
    public static Evaluator of(SealContext context) {
        return new Evaluator(context);
    }

    /** Minus the operand. */
    public Ciphertext negate(Ciphertext operand) {
        rules.requireOurs("operand", operand);
        return unary(operand, EvaluatorJni::negate);
    }

    /** The sum; operands of one level, form and scale. As large as the larger operand. */
    public Ciphertext add(Ciphertext left, Ciphertext right) {
        rules.requireSummable("add", left, right);
        return binary(left, right, EvaluatorJni::add);
    }

    /** The difference, with the rules of {@link #add}. */
    public Ciphertext sub(Ciphertext left, Ciphertext right) {
        rules.requireSummable("sub", left, right);
        return binary(left, right, EvaluatorJni::subtract);
    }

    /** The sum of one or more operands, with the rules of {@link #add}. */
    public Ciphertext addMany(List<Ciphertext> operands) {
        List<Ciphertext> terms = List.copyOf(operands);
        Ciphertext first = rules.requireNotEmpty("addMany", terms);
        for (Ciphertext term : terms) {
            rules.requireSummable("addMany", first, term);
        }
        return many(terms, EvaluatorJni::addMany);
    }

    /** The product: of sizes m and n it has size m + n - 1, at most 16, and in CKKS the product of the scales. */
    public Ciphertext multiply(Ciphertext left, Ciphertext right) {
        rules.requireOurs("left", left);
        rules.requireOurs("right", right);
        Operands.requireWorkingForm("multiply", left);
        Operands.requireWorkingForm("multiply", right);
        Operands.requireSameLevel("multiply", left, right);
        rules.requireProductFits("multiply", left, right);
        return binary(left, right, EvaluatorJni::multiply);
    }

    /** The product with itself, faster than {@link #multiply}. */
    public Ciphertext square(Ciphertext operand) {
        rules.requireOurs("operand", operand);
        Operands.requireWorkingForm("square", operand);
        rules.requireProductFits("square", operand, operand);
        return unary(operand, EvaluatorJni::square);
    }

    /** The product of one or more BFV or BGV operands of size 2 and one level, relinearised; depth is logarithmic. */
    public Ciphertext multiplyMany(List<Ciphertext> operands, RelinKeys relinKeys) {
        Operands.requireScheme("multiplyMany", context, Scheme.BFV, Scheme.BGV);
        rules.requireOurs("relinKeys", relinKeys);
        List<Ciphertext> factors = List.copyOf(operands);
        Ciphertext first = rules.requireNotEmpty("multiplyMany", factors);
        for (Ciphertext factor : factors) {
            rules.requireOurs("operand", factor);
            Operands.requireWorkingForm("multiplyMany", factor);
            Operands.requireSize("multiplyMany", factor, Ciphertext.LEAST_SIZE);
            Operands.requireSameLevel("multiplyMany", first, factor);
        }
        return relinKeys
                .handle()
                .use(keys -> many(factors, (pointer, handles) -> EvaluatorJni.multiplyMany(pointer, handles, keys)));
    }

    /**
     * A power of a BFV or BGV operand of size 2, relinearised, by repeated squaring: the depth is that of SEAL's, the number of
     * products logarithmic too.
     *
     * @param exponent at least 1
     */
    public Ciphertext exponentiate(Ciphertext operand, long exponent, RelinKeys relinKeys) {
        Operands.requireScheme("exponentiate", context, Scheme.BFV, Scheme.BGV);
        rules.requireOurs("operand", operand);
        rules.requireOurs("relinKeys", relinKeys);
        Operands.requireWorkingForm("exponentiate", operand);
        Operands.requireSize("exponentiate", operand, Ciphertext.LEAST_SIZE);
        if (exponent < 1) {
            throw new IllegalArgumentException("the exponent must be at least 1, is " + exponent);
        }
        return relinKeys
                .handle()
                .use(keys ->
                        unary(operand, (pointer, value) -> EvaluatorJni.exponentiate(pointer, value, exponent, keys)));
    }

    /**
     * The same message as a ciphertext of size 2.
     *
     * @param operand of size 2 or 3: SEAL has no correct way for larger ones, so relinearise after every product
     */
    public Ciphertext relinearize(Ciphertext operand, RelinKeys relinKeys) {
        rules.requireOurs("operand", operand);
        rules.requireOurs("relinKeys", relinKeys);
        Operands.requireWorkingForm("relinearize", operand);
        if (operand.size() > Ciphertext.LEAST_SIZE + 1) {
            throw new IllegalArgumentException("relinearize takes a ciphertext of size 2 or 3, not " + operand.size());
        }
        return relinKeys
                .handle()
                .use(keys -> unary(operand, (pointer, value) -> EvaluatorJni.relinearize(pointer, value, keys)));
    }

    /** One level down: {@link #modSwitchTo(Ciphertext, int)}. */
    public Ciphertext modSwitchToNext(Ciphertext operand) {
        return modSwitchTo(operand, rules.nextLevel("modSwitchToNext", operand.level()));
    }

    /**
     * The same message with fewer primes, and less noise in BFV and BGV. In CKKS the scale stays.
     *
     * @param level at most that of the operand
     */
    public Ciphertext modSwitchTo(Ciphertext operand, int level) {
        rules.requireOurs("operand", operand);
        Operands.requireWorkingForm("modSwitchTo", operand);
        rules.requireNotHigher("modSwitchTo", operand.level(), level);
        if (scheme == Scheme.CKKS) {
            Operands.requireScaleFits("modSwitchTo", context, level, operand.scale());
        }
        return unary(operand, (pointer, value) -> EvaluatorJni.modSwitchTo(pointer, value, level));
    }

    /** One level down, for a plaintext in NTT form. */
    public Plaintext modSwitchToNext(Plaintext operand) {
        rules.requireNttForm("modSwitchToNext", operand);
        return modSwitchTo(operand, rules.nextLevel("modSwitchToNext", operand.level()));
    }

    /** The same plaintext, which is in NTT form, with fewer primes. */
    public Plaintext modSwitchTo(Plaintext operand, int level) {
        rules.requireOurs("operand", operand);
        rules.requireNttForm("modSwitchTo", operand);
        rules.requireNotHigher("modSwitchTo", operand.level(), level);
        if (scheme == Scheme.CKKS) {
            Operands.requireScaleFits("modSwitchTo", context, level, operand.scale());
        }
        return operand.handle()
                .use(value ->
                        Plaintext.adopt(context, pointer -> EvaluatorJni.modSwitchPlainTo(pointer, value, level)));
    }

    /** One level down: {@link #rescaleTo}. */
    public Ciphertext rescaleToNext(Ciphertext operand) {
        return rescaleTo(operand, rules.nextLevel("rescaleToNext", operand.level()));
    }

    /**
     * CKKS: the same numbers with fewer primes and the scale divided by those that went.
     *
     * @param level at most that of the operand
     */
    public Ciphertext rescaleTo(Ciphertext operand, int level) {
        Operands.requireScheme("rescaleTo", context, Scheme.CKKS);
        rules.requireOurs("operand", operand);
        rules.requireNotHigher("rescaleTo", operand.level(), level);
        Operands.requireScaleFits("rescaleTo", context, level, rules.scaleAfter(operand, level));
        return unary(operand, (pointer, value) -> EvaluatorJni.rescaleTo(pointer, value, level));
    }

    /** One level down: {@link #modReduceTo}. */
    public Ciphertext modReduceToNext(Ciphertext operand) {
        return modReduceTo(operand, rules.nextLevel("modReduceToNext", operand.level()));
    }

    /**
     * BGV and CKKS: leaves primes out without scaling, so the noise stays as it is and must fit into those that are left. BFV
     * is refused, where that destroys the message.
     *
     * @param level at most that of the operand
     */
    public Ciphertext modReduceTo(Ciphertext operand, int level) {
        Operands.requireScheme("modReduceTo", context, Scheme.BGV, Scheme.CKKS);
        rules.requireOurs("operand", operand);
        Operands.requireWorkingForm("modReduceTo", operand);
        rules.requireNotHigher("modReduceTo", operand.level(), level);
        if (scheme == Scheme.CKKS) {
            Operands.requireScaleFits("modReduceTo", context, level, operand.scale());
        }
        return unary(operand, (pointer, value) -> EvaluatorJni.modReduceTo(pointer, value, level));
    }

    /** The sum with a plaintext; in CKKS of the same level and scale. */
    public Ciphertext addPlain(Ciphertext operand, Plaintext plaintext) {
        rules.requirePlainSummable("addPlain", operand, plaintext);
        return withPlain(
                operand, plaintext, (pointer, value, plain) -> EvaluatorJni.addPlain(pointer, value, plain, false));
    }

    /** The difference to a plaintext, with the rules of {@link #addPlain}. */
    public Ciphertext subPlain(Ciphertext operand, Plaintext plaintext) {
        rules.requirePlainSummable("subPlain", operand, plaintext);
        return withPlain(
                operand, plaintext, (pointer, value, plain) -> EvaluatorJni.addPlain(pointer, value, plain, true));
    }

    /**
     * The product with a plaintext, which must not be zero. A plaintext in NTT form has to be at the level of the ciphertext;
     * in CKKS the scales multiply. Takes a time that depends on the plaintext.
     */
    public Ciphertext multiplyPlain(Ciphertext operand, Plaintext plaintext) {
        rules.requireOurs("operand", operand);
        rules.requireOurs("plaintext", plaintext);
        if (plaintext.isNttForm()) {
            rules.requirePlainLevel("multiplyPlain", operand, plaintext);
        }
        if (scheme == Scheme.CKKS) {
            Operands.requireScaleFits("multiplyPlain", context, operand.level(), operand.scale() * plaintext.scale());
        }
        return withPlain(operand, plaintext, EvaluatorJni::multiplyPlain);
    }

    /** BFV and BGV: the same message, transformed. */
    public Ciphertext transformToNtt(Ciphertext operand) {
        rules.requireTransformable("transformToNtt", operand, false);
        return unary(operand, EvaluatorJni::transformToNtt);
    }

    /** BFV and BGV: undoes {@link #transformToNtt(Ciphertext)}. */
    public Ciphertext transformFromNtt(Ciphertext operand) {
        rules.requireTransformable("transformFromNtt", operand, true);
        return unary(operand, EvaluatorJni::transformFromNtt);
    }

    /** BFV and BGV: a plaintext ready for repeated {@link #multiplyPlain} with ciphertexts of one level. */
    public Plaintext transformToNtt(Plaintext operand, int level) {
        Operands.requireScheme("transformToNtt", context, Scheme.BFV, Scheme.BGV);
        rules.requireOurs("operand", operand);
        context.checkedDataLevel(level);
        if (operand.isNttForm()) {
            throw new IllegalArgumentException("transformToNtt needs a plaintext that is not in NTT form");
        }
        return operand.handle()
                .use(value ->
                        Plaintext.adopt(context, pointer -> EvaluatorJni.transformPlainToNtt(pointer, value, level)));
    }

    /**
     * The message with X replaced by X^g.
     *
     * @param operand of size 2
     * @param galoisElement g, odd and below 2N, with a key
     */
    public Ciphertext applyGalois(Ciphertext operand, int galoisElement, GaloisKeys galoisKeys) {
        rules.requireSwitchable("applyGalois", operand, galoisKeys);
        if (!galoisKeys.hasKey(galoisElement)) {
            throw new IllegalArgumentException("there is no Galois key for element " + galoisElement);
        }
        return galoisKeys
                .handle()
                .use(keys -> unary(
                        operand, (pointer, value) -> EvaluatorJni.applyGalois(pointer, value, galoisElement, keys)));
    }

    /**
     * BFV and BGV with batching: both rows of slots to the left.
     *
     * @param operand of size 2
     * @param steps below N/2 in absolute value; negative to the right
     * @param galoisKeys with a key for the steps, or for powers of two that add up to them
     */
    public Ciphertext rotateRows(Ciphertext operand, int steps, GaloisKeys galoisKeys) {
        rules.requireBatching("rotateRows");
        return rotate("rotateRows", operand, steps, galoisKeys);
    }

    /** BFV and BGV with batching: the two rows of slots change places. */
    public Ciphertext rotateColumns(Ciphertext operand, GaloisKeys galoisKeys) {
        rules.requireBatching("rotateColumns");
        return conjugate("rotateColumns", operand, galoisKeys);
    }

    /** CKKS: the slots to the left, with the rules of {@link #rotateRows}. */
    public Ciphertext rotateVector(Ciphertext operand, int steps, GaloisKeys galoisKeys) {
        Operands.requireScheme("rotateVector", context, Scheme.CKKS);
        return rotate("rotateVector", operand, steps, galoisKeys);
    }

    /** CKKS: the complex conjugate of every slot. */
    public Ciphertext complexConjugate(Ciphertext operand, GaloisKeys galoisKeys) {
        Operands.requireScheme("complexConjugate", context, Scheme.CKKS);
        return conjugate("complexConjugate", operand, galoisKeys);
    }

    private Ciphertext rotate(String operation, Ciphertext operand, int steps, GaloisKeys galoisKeys) {
        rules.requireSwitchable(operation, operand, galoisKeys);
        Operands.requireSteps(context, steps);
        return galoisKeys
                .handle()
                .use(keys -> unary(operand, (pointer, value) -> EvaluatorJni.rotate(pointer, value, steps, keys)));
    }

    private Ciphertext conjugate(String operation, Ciphertext operand, GaloisKeys galoisKeys) {
        rules.requireSwitchable(operation, operand, galoisKeys);
        return galoisKeys
                .handle()
                .use(keys -> unary(operand, (pointer, value) -> EvaluatorJni.conjugate(pointer, value, keys)));
    }

    private Ciphertext unary(Ciphertext operand, OnePointer operation) {
        return operand.handle().use(value -> Ciphertext.adopt(context, pointer -> operation.apply(pointer, value)));
    }

    private Ciphertext binary(Ciphertext left, Ciphertext right, TwoPointers operation) {
        return NativeHandle.use(
                left.handle(),
                right.handle(),
                (a, b) -> Ciphertext.adopt(context, pointer -> operation.apply(pointer, a, b)));
    }

    private Ciphertext withPlain(Ciphertext operand, Plaintext plaintext, TwoPointers operation) {
        return NativeHandle.use(
                operand.handle(),
                plaintext.handle(),
                (value, plain) -> Ciphertext.adopt(context, pointer -> operation.apply(pointer, value, plain)));
    }

    private Ciphertext many(List<Ciphertext> operands, ManyPointers operation) {
        List<NativeHandle> handles = operands.stream().map(SealObject::handle).toList();
        return NativeHandle.useAll(
                handles, pointers -> Ciphertext.adopt(context, pointer -> operation.apply(pointer, pointers)));
    }

    /** An operation on one ciphertext; the first pointer is the context's. */
    @FunctionalInterface
    private interface OnePointer {
        long apply(long context, long operand);
    }

    /** An operation on two objects; the first pointer is the context's. */
    @FunctionalInterface
    private interface TwoPointers {
        long apply(long context, long left, long right);
    }

    /** An operation on a list of ciphertexts; the first pointer is the context's. */
    @FunctionalInterface
    private interface ManyPointers {
        long apply(long context, long[] operands);
    }
}
