// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.meta.MetaException;
import java.util.Arrays;
import java.util.Optional;

/** The implementations of {@link Kernels}. */
public enum KernelChoice {
    /** Our own, in the native library beside SEAL. */
    NATIVE("native") {
        @Override
        public Kernels kernels() {
            return new NativeKernels();
        }

        @Override
        public boolean isAvailable() {
            return NativeKernels.isAvailable();
        }
    },
    /** ND4J, which carries native code of its own for linux-x86_64. */
    ND4J("nd4j") {
        @Override
        public Kernels kernels() {
            return new Nd4jKernels();
        }

        @Override
        public boolean isAvailable() {
            try (Block block = kernels().allocate(1)) {
                return block.length() == 1;
            } catch (MetaException e) {
                if (e.code() != MetaException.Code.BACKEND) {
                    throw e;
                }
                return false;
            }
        }
    };

    private final String optionName;

    KernelChoice(String optionName) {
        this.optionName = optionName;
    }

    /** The choice with an option name. */
    public static Optional<KernelChoice> named(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.optionName.equals(name))
                .findFirst();
    }

    /** How the command calls it. */
    public String optionName() {
        return optionName;
    }

    /**
     * The implementation. Where ND4J cannot be loaded, its {@link Kernels#allocate} says so.
     *
     * @throws io.cipherfold.seal.SealException if our own cannot be loaded
     */
    public abstract Kernels kernels();

    /** Whether its native code can be loaded here; tries to, which takes ND4J a second or more. */
    public abstract boolean isAvailable();

    /** Our own kernels where the native library can be loaded, ND4J elsewhere. */
    public static Kernels fastest() {
        return (NATIVE.isAvailable() ? NATIVE : ND4J).kernels();
    }
}
