// SPDX-License-Identifier: Apache-2.0
/** Identities: making and showing keys, enrolling clients. */
@NullMarked
package io.cipherfold.cli.key;

import org.jspecify.annotations.NullMarked;
