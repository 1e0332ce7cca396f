// SPDX-License-Identifier: Apache-2.0
/** Runnable stories: whole federations that train, show what every party saw, and report what it cost. */
@NullMarked
package io.cipherfold.demos;

import org.jspecify.annotations.NullMarked;
