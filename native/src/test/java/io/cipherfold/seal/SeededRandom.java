// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link SplittableRandom} with a fresh seed and prints, when the test fails, the option that repeats it:
 * {@code -Dcipherfold.test.seed=N}.
 */
public final class SeededRandom implements ParameterResolver, AfterTestExecutionCallback {

    private static final String SEED_PROPERTY = "cipherfold.test.seed";
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SeededRandom.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SplittableRandom.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        long seed = Long.getLong(SEED_PROPERTY, new SplittableRandom().nextLong());
        context.getStore(NAMESPACE).put("seed", seed);
        return new SplittableRandom(seed);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Long seed = context.getStore(NAMESPACE).get("seed", Long.class);
        if (seed != null && context.getExecutionException().isPresent()) {
            System.err.println("repeat " + context.getDisplayName() + " with -D" + SEED_PROPERTY + "=" + seed);
        }
    }

    /** Random bytes. */
    public static byte[] bytes(SplittableRandom random, int count) {
        byte[] result = new byte[count];
        random.nextBytes(result);
        return result;
    }
}
