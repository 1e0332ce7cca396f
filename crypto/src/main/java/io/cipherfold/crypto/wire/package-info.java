// SPDX-License-Identifier: Apache-2.0
/**
 * Fixed binary layouts: little endian, no type names, no length that the reader does not expect or bound. Values of
 * other packages read and write themselves with these two classes.
 */
@NullMarked
package io.cipherfold.crypto.wire;

import org.jspecify.annotations.NullMarked;
