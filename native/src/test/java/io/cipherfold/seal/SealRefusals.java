// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Wrong arguments for the native methods about SEAL: none of them has to rely on the checks in Java. */
final class SealRefusals {

    private static final List<Class<?>> CLASSES = List.of(
            ContextJni.class,
            ValueJni.class,
            KeyJni.class,
            EvaluatorJni.class,
            EncoderJni.class,
            CodecJni.class,
            FormatJni.class);

    /** Take neither handle nor array, or any number at all. */
    private static final Set<String> NOTHING_TO_REFUSE = Set.of("memoryPool", "isSupported");

    private static final int WORDS = 2 * SealFixture.DEGREE;

    private SealRefusals() {}

    static int run() {
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        int refused = 0;
        try {
            for (Class<?> type : CLASSES) {
                for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isNative(method.getModifiers()) && !NOTHING_TO_REFUSE.contains(method.getName())) {
                        refused += RefusedCalls.refused(
                                () -> call(method, 0, -1, false),
                                () -> call(method, ring, 0, true),
                                () -> call(method, ring + 1, Integer.MIN_VALUE, true));
                    }
                }
            }
        } finally {
            SealJni.release(ring);
        }
        for (Scheme scheme : Scheme.values()) {
            try (SealFixture fixture = new SealFixture(scheme);
                    SealOperands operands = SealOperands.of(fixture)) {
                refused += withRightHandles(operands);
            }
        }
        return refused;
    }

    /** Every long is the handle, every int the number; arrays and buffers are missing or empty. */
    private static void call(Method method, long handle, int number, boolean empty) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> argument(type, handle, number, empty))
                .toArray();
        try {
            method.invoke(null, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(method + " threw", thrown.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " is of this package", e);
        }
        throw new IllegalStateException(method + " took handle " + handle + ", number " + number);
    }

    @SuppressWarnings("NullAway")
    private static Object argument(Class<?> type, long handle, int number, boolean empty) {
        if (type == long.class) {
            return handle;
        }
        if (type == int.class) {
            return number;
        }
        if (type == boolean.class) {
            return empty;
        }
        if (type == double.class) {
            return (double) number;
        }
        if (!empty) {
            return null;
        }
        return type == ByteBuffer.class ? ByteBuffer.allocateDirect(0) : Array.newInstance(type.getComponentType(), 0);
    }

    /** Handles of the right kinds, everything else wrong. */
    private static int withRightHandles(SealOperands operands) {
        return NativeHandle.use(
                operands.fixture().context().handle(),
                operands.plain().handle(),
                operands.left().handle(),
                (context, plain, ciphertext) -> shortArrays(context, plain, ciphertext)
                        + numbersOutOfRange(context, ciphertext)
                        + (operands.fixture().scheme() == Scheme.CKKS
                                ? ckksEncoding(context, plain)
                                : batchEncoding(context, plain)));
    }

    private static int shortArrays(long context, long plain, long ciphertext) {
        return RefusedCalls.refused(
                () -> ValueJni.createPlaintext(context, Nulls.LONGS),
                () -> ValueJni.createPlaintext(context, new long[WORDS]),
                () -> ValueJni.describePlaintext(context, plain, new long[3]),
                () -> ValueJni.coefficients(plain, new long[1]),
                () -> ValueJni.describeCiphertext(context, ciphertext, new long[5]),
                () -> ValueJni.residues(ciphertext, new long[WORDS - 1]),
                () -> ValueJni.createCiphertext(context, 2, 0, true, 1, 1, Nulls.LONGS),
                () -> ValueJni.createCiphertext(context, 2, 0, true, 1, 1, new long[WORDS - 1]),
                () -> EvaluatorJni.addMany(context, Nulls.LONGS),
                () -> EvaluatorJni.addMany(context, new long[0]),
                () -> EvaluatorJni.addMany(context, new long[] {ciphertext, 0}),
                () -> EvaluatorJni.addMany(context, new long[] {ciphertext, plain}),
                () -> CodecJni.read(context, StrictCodec.CIPHERTEXT, null, null, 0, 0),
                () -> CodecJni.read(context, StrictCodec.CIPHERTEXT, new byte[8], null, 4, 8),
                () -> CodecJni.read(context, StrictCodec.CIPHERTEXT, null, ByteBuffer.allocate(8), 0, 8),
                () -> CodecJni.read(context, StrictCodec.CIPHERTEXT, null, ByteBuffer.allocateDirect(8), 1, 8),
                () -> FormatJni.read(context, StrictCodec.CIPHERTEXT, Nulls.BYTES, 8));
    }

    private static int numbersOutOfRange(long context, long ciphertext) {
        return RefusedCalls.refused(
                () -> ValueJni.createCiphertext(context, 2, SealFixture.FIRST_LEVEL + 2, true, 1, 1, new long[WORDS]),
                () -> ValueJni.createCiphertext(context, 17, 0, true, 1, 1, new long[WORDS]),
                () -> EvaluatorJni.modSwitchTo(context, ciphertext, SealFixture.FIRST_LEVEL + 2),
                () -> EvaluatorJni.rescaleTo(context, ciphertext, SealFixture.FIRST_LEVEL + 2),
                () -> EvaluatorJni.modReduceTo(context, ciphertext, SealFixture.FIRST_LEVEL + 2),
                () -> CodecJni.read(context, 7, new byte[8], null, 0, 8),
                () -> FormatJni.read(context, 7, new byte[8], 8),
                () -> FormatJni.read(context, StrictCodec.CIPHERTEXT, new byte[8], -1),
                () -> FormatJni.write(ciphertext, 3),
                () -> FormatJni.write(context, 0),
                () -> CodecJni.write(context, context));
    }

    private static int batchEncoding(long context, long plain) {
        int bytes = Long.BYTES * SealFixture.DEGREE;
        return RefusedCalls.refused(
                () -> EncoderJni.batchEncode(context, Nulls.LONGS, true),
                () -> EncoderJni.batchEncode(context, new long[WORDS], false),
                () -> EncoderJni.batchEncodeDirect(context, Nulls.BUFFER, 0, 1, true),
                () -> EncoderJni.batchEncodeDirect(context, ByteBuffer.allocateDirect(8), 1, 1, true),
                () -> EncoderJni.batchEncodeDirect(context, ByteBuffer.allocate(8), 0, 1, true),
                () -> EncoderJni.batchDecode(context, plain, new long[SealFixture.DEGREE - 1], true),
                () -> EncoderJni.batchDecodeDirect(context, plain, ByteBuffer.allocateDirect(bytes), 8, true),
                () -> EncoderJni.ckksDecode(context, plain, new double[WORDS], false));
    }

    private static int ckksEncoding(long context, long plain) {
        int bytes = Double.BYTES * SealFixture.DEGREE / 2;
        return RefusedCalls.refused(
                () -> EncoderJni.ckksEncode(context, new double[WORDS], false, 0, 1024),
                () -> EncoderJni.ckksEncode(context, new double[3], true, 0, 1024),
                () -> EncoderJni.ckksEncode(context, new double[] {1}, false, 9, 1024),
                () -> EncoderJni.ckksEncodeDirect(context, ByteBuffer.allocateDirect(8), 0, 2, false, 0, 1024),
                () -> EncoderJni.ckksEncodeEverywhere(context, Double.NaN, 0, 0, 1024),
                () -> EncoderJni.ckksEncodeInteger(context, 1, 9),
                () -> EncoderJni.ckksDecode(context, plain, new double[1], false),
                () -> EncoderJni.ckksDecodeDirect(context, plain, ByteBuffer.allocateDirect(bytes), 8, false),
                () -> EncoderJni.batchDecode(context, plain, new long[WORDS], true));
    }
}
