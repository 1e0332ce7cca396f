// SPDX-License-Identifier: Apache-2.0
/**
 * The plan of an aggregation: everything that is fixed before round 1, checked, digested and signed. PROTOCOL section 2
 * in {@code docs/protocol.md}.
 */
@NullMarked
package io.cipherfold.secureagg.plan;

import org.jspecify.annotations.NullMarked;
