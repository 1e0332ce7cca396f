// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which more or fewer native objects are alive than before it, or which left one to the garbage
 * collector. Not for tests that run in parallel with others.
 */
public final class NoLeakedHandles implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(NoLeakedHandles.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", NativeUsage.current());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(NativeUsage.current())
                .as("native objects before and after the test")
                .isEqualTo(context.getStore(NAMESPACE).get("before", NativeUsage.class));
    }
}
