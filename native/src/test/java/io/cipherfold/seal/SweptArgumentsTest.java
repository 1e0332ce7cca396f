// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Null, closed and foreign arguments in every place of every method. Some methods want another scheme first, so each call has
 * to give the documented exception in at least one scheme, and IllegalArgumentException in the others.
 */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SweptArgumentsTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS =
            KeyedContexts.rotating(set -> set == SealParameterSet.BFV_N4096_QDEFAULT_T1032193
                    || set == SealParameterSet.BFV_N4096_QDEFAULT_T256
                    || set == SealParameterSet.BGV_N4096_QDEFAULT_T1032193
                    || set == SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29
                    || set == SealParameterSet.CKKS_N8192_Q60_40_40_60_SCALE40);

    private static final List<SealParameterSet> SWEPT = List.of(
            SealParameterSet.BFV_N4096_QDEFAULT_T1032193,
            SealParameterSet.BGV_N4096_QDEFAULT_T1032193,
            SealParameterSet.CKKS_N4096_Q40_29_40_SCALE29);

    private static List<Object> receivers(KeyedContext keyed) {
        List<Object> receivers = new ArrayList<>(List.of(keyed.evaluator(), keyed.encryptor(), keyed.decryptor()));
        receivers.add(keyed.set().isExact() ? BatchEncoder.of(keyed.context()) : CkksEncoder.of(keyed.context()));
        return receivers;
    }

    private static void assertEachThrows(
            Class<? extends Exception> expected,
            String message,
            Function<TestSession, Function<KeyedContext, SweptArguments.Replacement>> replacement)
            throws IllegalAccessException {
        Map<String, Boolean> seen = new TreeMap<>();
        for (SealParameterSet set : SWEPT) {
            KeyedContext keyed = CONTEXTS.get(set);
            try (TestSession session = keyed.session()) {
                SweptArguments arguments = new SweptArguments(keyed, session);
                SweptArguments.Replacement chosen = replacement.apply(session).apply(keyed);
                for (Object receiver : receivers(keyed)) {
                    for (SweptArguments.Outcome outcome : arguments.sweep(receiver, chosen)) {
                        String call = receiver.getClass().getSimpleName() + "." + outcome.call();
                        assertThat(outcome.thrown())
                                .as(set + " " + call)
                                .isNotNull()
                                .isInstanceOfAny(expected, IllegalArgumentException.class);
                        boolean asDocumented = expected.isInstance(outcome.thrown())
                                && String.valueOf(outcome.thrown().getMessage()).contains(message);
                        seen.merge(call, asDocumented, Boolean::logicalOr);
                    }
                }
            }
        }
        // 40 places at least: a sweep that finds no methods would find no fault.
        assertThat(seen).hasSizeGreaterThan(40);
        assertThat(seen)
                .allSatisfy((call, asDocumented) -> assertThat(asDocumented).isTrue());
    }

    @Test
    void nullArgument_anywhere_isANullPointerException() throws IllegalAccessException {
        assertEachThrows(
                NullPointerException.class,
                "",
                session -> keyed -> new SweptArguments.Replacement(good -> !(good instanceof Number), good -> null));
    }

    private static boolean isSealObject(Object argument) {
        return argument instanceof SealObject || argument instanceof List;
    }

    @Test
    void closedArgument_anywhere_isAnIllegalState() throws IllegalAccessException {
        assertEachThrows(
                IllegalStateException.class,
                " is closed",
                session -> keyed -> new SweptArguments.Replacement(
                        SweptArgumentsTest::isSealObject, good -> closed(session, keyed, good)));
    }

    /** A closed object of the same kind; keys are shared between tests, so it is another one. */
    private static Object closed(TestSession session, KeyedContext keyed, Object good) {
        if (good instanceof List<?> list) {
            return Collections.singletonList(closed(session, keyed, list.get(0)));
        }
        SealObject object = (SealObject) good;
        if (good instanceof RelinKeys) {
            object = session.hold(keyed.generator().relinKeys());
        } else if (good instanceof GaloisKeys) {
            object = session.hold(keyed.generator().galoisKeysForElements(3));
        }
        object.close();
        return object;
    }

    @Test
    void foreignArgument_anywhere_isIllegalAndNamesBothParameters() throws IllegalAccessException {
        KeyedContext otherExact = CONTEXTS.get(SealParameterSet.BFV_N4096_QDEFAULT_T256);
        KeyedContext otherCkks = CONTEXTS.get(SealParameterSet.CKKS_N8192_Q60_40_40_60_SCALE40);
        try (TestSession exact = otherExact.session();
                TestSession ckks = otherCkks.session()) {
            assertEachThrows(
                    IllegalArgumentException.class,
                    "belongs to other parameters",
                    session -> keyed -> new SweptArguments.Replacement(
                            SweptArgumentsTest::isSealObject,
                            good -> keyed.set().isExact()
                                    ? foreign(exact, otherExact, good)
                                    : foreign(ckks, otherCkks, good)));
        }
    }

    private static Object foreign(TestSession session, KeyedContext other, Object good) {
        if (good instanceof List<?> list) {
            return List.of(foreign(session, other, list.get(0)));
        }
        if (good instanceof Ciphertext) {
            return session.hold(other.encryptor().encryptZero());
        }
        if (good instanceof Plaintext) {
            return other.set().isExact()
                    ? session.plain(1)
                    : session.plainComplex(new double[2], 1, other.set().scale());
        }
        if (good instanceof RelinKeys) {
            return other.relinKeys();
        }
        return other.galoisKeys();
    }
}
