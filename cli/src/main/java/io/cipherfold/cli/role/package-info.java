// SPDX-License-Identifier: Apache-2.0
/** The roles of the protocol as processes, each with a configuration file, and the fetching of results. */
@NullMarked
package io.cipherfold.cli.role;

import org.jspecify.annotations.NullMarked;
