# SPDX-License-Identifier: Apache-2.0
# What the learning side's numerical libraries read from the environment when they are loaded: one thread, and the
# kernels of this CPU. OpenBLAS as ND4J brings it does not know newer CPUs and would fall back to very old kernels.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
if [ -z "${OPENBLAS_CORETYPE:-}" ] && [ -r /proc/cpuinfo ]; then
    if grep -q avx512f /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=SkylakeX
    elif grep -q avx2 /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=Haswell
    fi
fi
