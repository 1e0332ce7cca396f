// SPDX-License-Identifier: Apache-2.0
/** The command {@code bench}: published figures, measured again on this machine. */
@NullMarked
package io.cipherfold.demos.bench;

import org.jspecify.annotations.NullMarked;
