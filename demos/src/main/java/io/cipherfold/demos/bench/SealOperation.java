// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Scheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One operation of the binding as a Java program writes it: the result is closed at once. The program in C++ has an
 * operation of the same name and the same work for each.
 */
enum SealOperation {
    GENERATE_SECRET_KEY(
            Schemes.ALL, false, o -> KeyGenerator.create(o.context()).close()),
    GENERATE_PUBLIC_KEY(Schemes.ALL, false, o -> o.generator().publicKey().close()),
    GENERATE_RELIN_KEYS(Schemes.ALL, true, o -> o.generator().relinKeys().close()),
    GENERATE_GALOIS_KEY(
            Schemes.ALL, true, o -> o.generator().galoisKeysForSteps(1).close()),
    /** From an array. */
    ENCODE(Schemes.ALL, false, SealOperation::encode),
    /** From a direct buffer. */
    ENCODE_BUFFER(Schemes.ALL, false, SealOperation::encodeBuffer),
    /** Into a new array. */
    DECODE(Schemes.ALL, false, SealOperation::decode),
    /** Into a direct buffer that is used again and again. */
    DECODE_BUFFER(Schemes.ALL, false, SealOperation::decodeBuffer),
    ENCRYPT_PUBLIC(Schemes.ALL, false, o -> o.encryptor().encrypt(o.plain()).close()),
    ENCRYPT_SYMMETRIC(
            Schemes.ALL, false, o -> o.encryptor().encryptSymmetric(o.plain()).close()),
    DECRYPT(Schemes.ALL, false, o -> o.decryptor().decrypt(o.left()).close()),
    NOISE_BUDGET(Schemes.WHOLE, false, o -> o.decryptor().noiseBudget(o.left())),
    NEGATE(Schemes.ALL, false, o -> o.evaluator().negate(o.left()).close()),
    ADD(Schemes.ALL, false, o -> o.evaluator().add(o.left(), o.right()).close()),
    /** In C++ the first operand changes; in Java nothing does, so that this is {@link #ADD} again. */
    ADD_IN_PLACE(Schemes.ALL, false, ADD.action),
    ADD_MANY(Schemes.ALL, false, o -> o.evaluator().addMany(o.many()).close()),
    SUB(Schemes.ALL, false, o -> o.evaluator().sub(o.left(), o.right()).close()),
    ADD_PLAIN(
            Schemes.ALL, false, o -> o.evaluator().addPlain(o.left(), o.plain()).close()),
    SUB_PLAIN(
            Schemes.ALL, false, o -> o.evaluator().subPlain(o.left(), o.plain()).close()),
    MULTIPLY_PLAIN(
            Schemes.ALL,
            false,
            o -> o.evaluator().multiplyPlain(o.left(), o.plain()).close()),
    MULTIPLY(
            Schemes.ALL, false, o -> o.evaluator().multiply(o.left(), o.right()).close()),
    SQUARE(Schemes.ALL, false, o -> o.evaluator().square(o.left()).close()),
    MULTIPLY_MANY(
            Schemes.WHOLE,
            true,
            o -> o.evaluator()
                    .multiplyMany(List.of(o.left(), o.right(), o.left()), o.relinKeys())
                    .close()),
    EXPONENTIATE(
            Schemes.WHOLE,
            true,
            o -> o.evaluator().exponentiate(o.left(), 3, o.relinKeys()).close()),
    RELINEARIZE(
            Schemes.ALL,
            true,
            o -> o.evaluator().relinearize(o.product(), o.relinKeys()).close()),
    MOD_SWITCH(Schemes.ALL, true, o -> o.evaluator().modSwitchToNext(o.left()).close()),
    MOD_REDUCE(
            Schemes.TRANSFORMED,
            true,
            o -> o.evaluator().modReduceToNext(o.left()).close()),
    RESCALE(Schemes.CKKS, true, o -> o.evaluator().rescaleToNext(o.toRescale()).close()),
    ROTATE_ROWS(
            Schemes.WHOLE,
            true,
            o -> o.evaluator().rotateRows(o.left(), 1, o.galoisKeys()).close()),
    ROTATE_COLUMNS(
            Schemes.WHOLE,
            true,
            o -> o.evaluator().rotateColumns(o.left(), o.galoisKeys()).close()),
    ROTATE_VECTOR(
            Schemes.CKKS,
            true,
            o -> o.evaluator().rotateVector(o.left(), 1, o.galoisKeys()).close()),
    CONJUGATE(
            Schemes.CKKS,
            true,
            o -> o.evaluator().complexConjugate(o.left(), o.galoisKeys()).close()),
    TRANSFORM_TO_NTT(
            Schemes.BFV, false, o -> o.evaluator().transformToNtt(o.left()).close()),
    TRANSFORM_FROM_NTT(
            Schemes.BFV,
            false,
            o -> o.evaluator().transformFromNtt(o.transformed()).close()),
    /** SEAL has no such codec: the program in C++ writes its own format. */
    WRITE_STRICT(Schemes.ALL, false, o -> o.strictCodec().write(o.left())),
    /** The program in C++ reads SEAL's format. */
    READ_STRICT(
            Schemes.ALL,
            false,
            o -> o.strictCodec().readCiphertext(o.strictBytes()).close()),
    WRITE_SEAL_FORMAT(Schemes.ALL, false, o -> o.sealFormat().write(o.left())),
    READ_SEAL_FORMAT(
            Schemes.ALL,
            false,
            o -> o.sealFormat().readCiphertext(o.stream(), o.stream().length).close());

    private final Schemes schemes;
    private final boolean needsLevels;

    @SuppressWarnings("ImmutableEnumChecker") // methods without state, which the type does not tell
    private final Consumer<SealOperands> action;

    SealOperation(Schemes schemes, boolean needsLevels, Consumer<SealOperands> action) {
        this.schemes = schemes;
        this.needsLevels = needsLevels;
        this.action = action;
    }

    /** The name on the command line and in reports, for example {@code multiply-plain}. */
    String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The operation of a name on the command line. */
    static Optional<SealOperation> named(String name) {
        return Arrays.stream(values()).filter(o -> o.optionName().equals(name)).findFirst();
    }

    /** Whether it exists in the scheme and with these parameters. */
    boolean fits(SealOperands operands) {
        return schemes.contain(operands.scheme()) && (!needsLevels || operands.hasLevels());
    }

    /** One call. */
    void run(SealOperands operands) {
        action.accept(operands);
    }

    private static void encode(SealOperands o) {
        if (o.isCkks()) {
            o.ckksEncoder().encode(o.realNumbers(), o.scale()).close();
        } else {
            o.batchEncoder().encode(o.wholeNumbers()).close();
        }
    }

    private static void encodeBuffer(SealOperands o) {
        if (o.isCkks()) {
            o.ckksEncoder()
                    .encode(o.input(), o.context().firstLevel(), o.scale())
                    .close();
        } else {
            o.batchEncoder().encode(o.input()).close();
        }
    }

    private static void decode(SealOperands o) {
        if (o.isCkks()) {
            o.ckksEncoder().decode(o.nextPlain());
        } else {
            o.batchEncoder().decode(o.nextPlain());
        }
    }

    private static void decodeBuffer(SealOperands o) {
        if (o.isCkks()) {
            o.ckksEncoder().decode(o.nextPlain(), o.output());
        } else {
            o.batchEncoder().decode(o.nextPlain(), o.output());
        }
    }

    /** In which schemes an operation exists. */
    private enum Schemes {
        ALL,
        /** Those over whole numbers. */
        WHOLE,
        /** Those whose ciphertexts are in NTT form. */
        TRANSFORMED,
        BFV,
        CKKS;

        boolean contain(Scheme scheme) {
            return switch (this) {
                case ALL -> true;
                case WHOLE -> scheme != Scheme.CKKS;
                case TRANSFORMED -> scheme != Scheme.BFV;
                case BFV -> scheme == Scheme.BFV;
                case CKKS -> scheme == Scheme.CKKS;
            };
        }
    }
}
