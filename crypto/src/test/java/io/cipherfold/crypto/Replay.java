// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Hands a {@link RandomSource} of its own to every test method that asks for one. The streams follow from one seed, fresh
 * in each run and printed, and from the test's name; {@code -Dcipherfold.test.seed=...} repeats them.
 */
public final class Replay implements ParameterResolver, TestExecutionExceptionHandler {

    private static final String PROPERTY = "cipherfold.test.seed";
    private static final long SEED = Long.getLong(PROPERTY, new SecureRandom().nextLong());
    private static final String LINE = "random tests repeat with -D" + PROPERTY + "=" + SEED;

    static {
        System.out.println(LINE);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RandomSource.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(SEED).array());
            digest.update(context.getUniqueId().getBytes(StandardCharsets.UTF_8));
            return AesCtrRandomSource.keyed(digest.digest(new byte[] {(byte) parameter.getIndex()}));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable throwable) throws Throwable {
        throwable.addSuppressed(new AssertionError(LINE));
        throw throwable;
    }
}
