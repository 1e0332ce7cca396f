// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/** Native methods of the encoders; as {@link SealJni}. Offsets are in bytes, counts in numbers. */
final class EncoderJni {

    private EncoderJni() {}

    static native long batchEncode(long context, long[] values, boolean signed);

    static native long batchEncodeDirect(long context, ByteBuffer values, int offset, int count, boolean signed);

    static native void batchDecode(long context, long plaintext, long[] target, boolean signed);

    static native void batchDecodeDirect(long context, long plaintext, ByteBuffer target, int offset, boolean signed);

    /** Complex numbers are pairs of real and imaginary part. */
    static native long ckksEncode(long context, double[] numbers, boolean complex, int level, double scale);

    static native long ckksEncodeDirect(
            long context, ByteBuffer numbers, int offset, int count, boolean complex, int level, double scale);

    /** The same number in every slot. */
    static native long ckksEncodeEverywhere(long context, double real, double imaginary, int level, double scale);

    static native long ckksEncodeInteger(long context, long value, int level);

    static native void ckksDecode(long context, long plaintext, double[] target, boolean complex);

    static native void ckksDecodeDirect(long context, long plaintext, ByteBuffer target, int offset, boolean complex);
}
