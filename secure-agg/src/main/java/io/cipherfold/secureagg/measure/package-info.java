// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers that clients report beside their update, under the same guarantee: they are further coordinates of the one vector
 * that is clipped, noised and encrypted, so that they cost a share of its norm and no epsilon of their own. Only sums over
 * all clients of a round are ever seen. Depends on the vectors and sums of secure aggregation and on nothing of its
 * protocol.
 */
@NullMarked
package io.cipherfold.secureagg.measure;

import org.jspecify.annotations.NullMarked;
