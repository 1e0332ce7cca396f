// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** The implementations of {@link Kernels}. */
public enum KernelChoice {
    /** Our own, in the native library beside SEAL. */
    NATIVE {
        @Override
        public Kernels kernels() {
            return new NativeKernels();
        }
    },
    /** ND4J, which carries native code of its own for linux-x86_64. */
    ND4J {
        @Override
        public Kernels kernels() {
            return new Nd4jKernels();
        }
    };

    /**
     * The implementation.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code BACKEND} if ND4J cannot be loaded
     * @throws io.cipherfold.seal.SealException if our own cannot
     */
    public abstract Kernels kernels();

    /** Our own kernels where the native library can be loaded, ND4J elsewhere. */
    public static Kernels fastest() {
        return (NativeKernels.isAvailable() ? NATIVE : ND4J).kernels();
    }
}
