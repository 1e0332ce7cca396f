// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The documented ways to refuse a call. */
final class Refusals {

    private Refusals() {}

    /** The caller's mistake, with a message that has all these words in it. */
    static void assertIllegal(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(List.of(words))
                        .allSatisfy(word -> assertThat(e).hasMessageContaining(word)));
    }

    static void assertClosed(ThrowingCallable call, String type) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(type + " is closed");
    }

    static void assertTransparent(ThrowingCallable call) {
        assertCode(call, SealException.Code.TRANSPARENT_RESULT);
    }

    static void assertCode(ThrowingCallable call, SealException.Code code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
