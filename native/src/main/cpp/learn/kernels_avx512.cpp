// SPDX-License-Identifier: Apache-2.0
#include "learn/all_kernels.h"

#if defined(__x86_64__)
namespace cipherfold::learn
{
    const Kernels kernels_avx512 = all_kernels();
} // namespace cipherfold::learn
#endif
