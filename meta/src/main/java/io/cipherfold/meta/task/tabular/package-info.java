// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets in text files with rows and columns: strict readers, scaling that is fitted on training rows alone, and the
 * tasks and federations made of them. Depends on {@code io.cipherfold.meta.task} and its federations.
 */
@NullMarked
package io.cipherfold.meta.task.tabular;

import org.jspecify.annotations.NullMarked;
