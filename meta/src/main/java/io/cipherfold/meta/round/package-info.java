// SPDX-License-Identifier: Apache-2.0
/**
 * Federated meta-training: clients turn their own tasks into updates, a {@code SecureSum} releases the sum, a server
 * optimiser moves the model. Depends on the API package of secure aggregation, never on a scheme or a transport.
 */
@NullMarked
package io.cipherfold.meta.round;

import org.jspecify.annotations.NullMarked;
