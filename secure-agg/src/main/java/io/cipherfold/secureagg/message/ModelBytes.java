// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The shared model on the wire: IEEE 754 single precision, little endian, nothing else. Public. */
public final class ModelBytes {

    /** Longest model in bytes. */
    public static final int GREATEST_BYTES = 1 << 30;

    private ModelBytes() {}

    /** The bytes of a model. */
    public static byte[] encode(float[] model) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4, model.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(model);
        return bytes.array();
    }

    /** Reads a model. */
    public static float[] decode(byte[] bytes) {
        if (bytes.length % 4 != 0) {
            throw new WireException(Reason.WRONG_LENGTH, "a model has 4 bytes a parameter, not " + bytes.length);
        }
        float[] model = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(model);
        return model;
    }
}
