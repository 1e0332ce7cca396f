// SPDX-License-Identifier: Apache-2.0
/** Fuzz targets for Jazzer: replayed on their committed inputs by the build, see docs/fuzzing.md. */
@NullMarked
package io.cipherfold.seal.fuzz;

import org.jspecify.annotations.NullMarked;
