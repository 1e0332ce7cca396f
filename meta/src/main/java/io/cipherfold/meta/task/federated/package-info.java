// SPDX-License-Identifier: Apache-2.0
/**
 * Federations whose clients own a fixed set of training points and a test set, and a generator of such federations.
 * Depends on {@code io.cipherfold.meta.task}.
 */
@NullMarked
package io.cipherfold.meta.task.federated;

import org.jspecify.annotations.NullMarked;
