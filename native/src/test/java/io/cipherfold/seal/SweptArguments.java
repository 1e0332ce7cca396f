// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls public methods with one argument replaced and the others good: no operation is forgotten when one is added. */
final class SweptArguments {

    /** A call with a replaced argument, and what it threw. */
    record Outcome(String call, @Nullable Throwable thrown) {}

    /** What is put instead of some good arguments. */
    record Replacement(Predicate<Object> isFor, Function<Object, @Nullable Object> instead) {}

    private final KeyedContext keyed;
    private final TestSession session;

    SweptArguments(KeyedContext keyed, TestSession session) {
        this.keyed = keyed;
        this.session = session;
    }

    /** Every public method of the type of {@code receiver}, every argument that the replacement is for. */
    List<Outcome> sweep(Object receiver, Replacement replacement) throws IllegalAccessException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Method method : receiver.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                sweep(receiver, method, replacement, outcomes);
            }
        }
        return outcomes;
    }

    private void sweep(Object receiver, Method method, Replacement replacement, List<Outcome> outcomes)
            throws IllegalAccessException {
        for (int i = 0; i < method.getParameterCount(); i++) {
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(type -> good(method, type))
                    .toArray();
            if (replacement.isFor().test(arguments[i])) {
                arguments[i] = replacement.instead().apply(arguments[i]);
                String call = method.getName() + Arrays.toString(method.getParameterTypes()) + " argument " + i;
                outcomes.add(new Outcome(call, invoke(receiver, method, arguments)));
            }
        }
    }

    private @Nullable Throwable invoke(Object receiver, Method method, Object... arguments)
            throws IllegalAccessException {
        try {
            Object result = method.invoke(receiver, arguments);
            if (result instanceof SealObject object) {
                session.hold(object);
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private Object good(Method method, Class<?> type) {
        boolean exact = keyed.set().isExact();
        if (type == Ciphertext.class) {
            return exact ? session.encrypt(1, 2) : session.encryptComplex(ComplexSlots.ofReals(1, 2));
        }
        if (type == Plaintext.class) {
            return exact
                    ? session.plain(1, 2)
                    : session.plainComplex(new double[] {1, 2}, 1, keyed.set().scale());
        }
        if (type == List.class) {
            return List.of(good(method, Ciphertext.class));
        }
        if (type == RelinKeys.class) {
            return keyed.relinKeys();
        }
        if (type == GaloisKeys.class) {
            return keyed.galoisKeys();
        }
        if (type == int.class) {
            // A Galois element, or a level or a number of steps.
            return method.getName().equals("applyGalois") ? 3 : 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == double.class) {
            return keyed.set().scale();
        }
        if (type == long[].class) {
            return new long[] {1, 2};
        }
        if (type == double[].class) {
            return new double[] {1, 2};
        }
        if (type == int[].class) {
            return new int[] {1};
        }
        if (type == ByteBuffer.class) {
            return DirectBuffers.ofNumbers(keyed.set().degree());
        }
        throw new IllegalArgumentException("no good " + type + " for " + method);
    }
}
