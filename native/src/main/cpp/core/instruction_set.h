// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

/**
Kernels that gain from wider registers are written once, as an inline function that the compiler turns into vector code,
and are compiled once for each instruction set by a function with the attribute "target". Which one runs is decided at
run time: the library itself asks for nothing that a plain x86-64 lacks.
*/
#define CIPHERFOLD_INLINE __attribute__((always_inline)) inline

namespace cipherfold
{
    /** Each one includes those before it. The second one has FMA too; the last stands for the parts F, DQ, BW and VL of AVX-512. */
    enum class InstructionSet
    {
        portable,
        avx2,
        avx512
    };

    /** The widest one that this CPU and its operating system offer, found by CPUID. */
    InstructionSet best_instruction_set();

    /** Names of instruction sets that are present, separated by blanks, most basic first; empty elsewhere than on x86.
     */
    std::string cpu_feature_names();
} // namespace cipherfold
