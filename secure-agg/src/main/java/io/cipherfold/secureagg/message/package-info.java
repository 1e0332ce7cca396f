// SPDX-License-Identifier: Apache-2.0
/**
 * The frames of the protocol as values that read and write themselves. {@code docs/protocol.md} has them byte by byte.
 * Decoding checks form; whether a signature verifies and whether a message fits is for the protocol's cores to say.
 */
@NullMarked
package io.cipherfold.secureagg.message;

import org.jspecify.annotations.NullMarked;
