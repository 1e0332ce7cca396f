// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Native methods of {@link StrictCodec}; as {@link SealJni}. */
final class CodecJni {

    private CodecJni() {}

    /** A value of any kind. */
    static native byte[] write(long context, long value);

    /** From an array, or from a direct buffer if that is null; {@code kind} is the number in the bytes. */
    static native long read(
            long context, int kind, byte @Nullable [] array, @Nullable ByteBuffer buffer, int offset, int length);
}
