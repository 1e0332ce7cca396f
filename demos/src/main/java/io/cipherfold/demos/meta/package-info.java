// SPDX-License-Identifier: Apache-2.0
/** {@code cipherfold meta}: trains, judges and re-creates tables of results. */
@NullMarked
package io.cipherfold.demos.meta;

import org.jspecify.annotations.NullMarked;
