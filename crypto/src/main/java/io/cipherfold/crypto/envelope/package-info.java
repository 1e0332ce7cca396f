// SPDX-License-Identifier: Apache-2.0
/** Hybrid envelopes: how a client hands a share to a committee member past the node. */
@NullMarked
package io.cipherfold.crypto.envelope;

import org.jspecify.annotations.NullMarked;
