// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** What a CPU offers to kernels that exist in several versions; each one includes those before it. */
public enum InstructionSet {
    /** What every CPU of the platform has. */
    PORTABLE(0),
    /** AVX2 and FMA. */
    AVX2(1),
    /** The parts F, DQ, BW and VL of AVX-512. */
    AVX512(2);

    private final int number;

    InstructionSet(int number) {
        this.number = number;
    }

    /** As the library numbers them. */
    int number() {
        return number;
    }

    /**
     * The last one that this CPU and its operating system offer.
     *
     * @throws SealException if the library cannot be loaded
     */
    public static InstructionSet best() {
        SealLibrary.load();
        int best = FloatJni.bestInstructionSet();
        InstructionSet result = PORTABLE;
        for (InstructionSet set : values()) {
            if (set.number <= best) {
                result = set;
            }
        }
        return result;
    }
}
