// SPDX-License-Identifier: Apache-2.0
/**
 * The roles as running parties: each drives a core of {@code secureagg.protocol} over the port {@link
 * io.cipherfold.secureagg.role.NodeApi}. Everyone dials out to the node.
 */
@NullMarked
package io.cipherfold.secureagg.role;

import org.jspecify.annotations.NullMarked;
