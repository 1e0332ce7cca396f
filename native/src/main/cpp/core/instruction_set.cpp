// SPDX-License-Identifier: Apache-2.0
#include "core/instruction_set.h"

namespace cipherfold
{
    namespace
    {
        InstructionSet detect()
        {
#if defined(__x86_64__)
            if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            {
                const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                                  __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
                return wide ? InstructionSet::avx512 : InstructionSet::avx2;
            }
#endif
            return InstructionSet::portable;
        }
    } // namespace

    InstructionSet best_instruction_set()
    {
        static const InstructionSet best = detect();
        return best;
    }

    std::string cpu_feature_names()
    {
        std::string names;
#if defined(__x86_64__)
        const auto append = [&names](bool present, const char *name)
        {
            if (present)
            {
                names += names.empty() ? "" : " ";
                names += name;
            }
        };
        append(__builtin_cpu_supports("sse2") != 0, "sse2");
        append(__builtin_cpu_supports("avx2") != 0, "avx2");
        append(__builtin_cpu_supports("fma") != 0, "fma");
        append(__builtin_cpu_supports("bmi2") != 0, "bmi2");
        append(__builtin_cpu_supports("avx512f") != 0, "avx512f");
        append(__builtin_cpu_supports("avx512dq") != 0, "avx512dq");
        append(__builtin_cpu_supports("avx512bw") != 0, "avx512bw");
        append(__builtin_cpu_supports("avx512vl") != 0, "avx512vl");
        append(__builtin_cpu_supports("avx512vpopcntdq") != 0, "avx512vpopcntdq");
#endif
        return names;
    }
} // namespace cipherfold
