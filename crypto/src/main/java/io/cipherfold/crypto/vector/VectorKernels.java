// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.seal.EncodingVector;
import io.cipherfold.seal.SealLibrary;

/** The implementations of {@link WorkVector}. */
public enum VectorKernels {

    /** On the Java heap, 8 bytes for a coordinate and 4 more from rounding on. */
    JAVA {
        @Override
        public WorkVector create(int length) {
            checkLength(length);
            return new JavaWorkVector(new double[length], true);
        }
    },

    /** In native memory, 8 bytes for a coordinate and less than 1 MB; needs the native library. */
    NATIVE {
        @Override
        public WorkVector create(int length) {
            checkLength(length);
            return new NativeWorkVector(EncodingVector.create(length));
        }
    };

    /** Most coordinates of a vector. */
    public static final int MAX_LENGTH = EncodingVector.MAX_LENGTH;

    /** The native one where the native library can be loaded, else that in Java. */
    public static VectorKernels best() {
        return SealLibrary.isAvailable() ? NATIVE : JAVA;
    }

    /**
     * A vector of zeros.
     *
     * @param length 1 to {@link #MAX_LENGTH}
     */
    public abstract WorkVector create(int length);

    private static void checkLength(int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length must be 1 to " + MAX_LENGTH + ", was " + length);
        }
    }
}
