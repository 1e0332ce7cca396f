// SPDX-License-Identifier: Apache-2.0
/** What all frames share: header, kinds, contexts of signatures. {@code docs/protocol.md} has the layouts. */
@NullMarked
package io.cipherfold.secureagg.wire;

import org.jspecify.annotations.NullMarked;
