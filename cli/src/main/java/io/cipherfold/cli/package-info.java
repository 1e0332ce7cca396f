// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code cipherfold} command: what all its subcommands share, and how other modules add more of them ({@link
 * io.cipherfold.cli.CommandProvider}). {@code docs/cli.md} is the contract.
 */
@NullMarked
package io.cipherfold.cli;

import org.jspecify.annotations.NullMarked;
