// SPDX-License-Identifier: Apache-2.0
/**
 * The numerical operations that models are made of, behind one port, {@link io.cipherfold.meta.kernel.Kernels}, with its
 * implementations: ND4J and our own C++. The only package that names ND4J types, and none of them is public.
 */
@NullMarked
package io.cipherfold.meta.kernel;

import org.jspecify.annotations.NullMarked;
