// SPDX-License-Identifier: Apache-2.0
/**
 * Files that people make and pass on: keys, vectors, configurations. All are read strictly; what is wrong is said with
 * file, line and what is expected, and never with what a secret file holds.
 */
@NullMarked
package io.cipherfold.cli.file;

import org.jspecify.annotations.NullMarked;
