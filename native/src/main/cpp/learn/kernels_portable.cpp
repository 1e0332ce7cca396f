// SPDX-License-Identifier: Apache-2.0
#include "learn/all_kernels.h"

namespace cipherfold::learn
{
    const Kernels kernels_portable = all_kernels();
} // namespace cipherfold::learn
