// SPDX-License-Identifier: Apache-2.0
/**
 * Meta-learning algorithms, one per file, each with its paper. They work on tasks and flat parameter vectors and know
 * neither rounds nor clients.
 */
@NullMarked
package io.cipherfold.meta.algorithm;

import org.jspecify.annotations.NullMarked;
