// SPDX-License-Identifier: Apache-2.0
/** Plans: building, explaining, refusing, signing and showing them. */
@NullMarked
package io.cipherfold.cli.plan;

import org.jspecify.annotations.NullMarked;
