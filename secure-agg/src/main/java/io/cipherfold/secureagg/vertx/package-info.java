// SPDX-License-Identifier: Apache-2.0
/** The node as an HTTP server. The only room in which Vert.x's types appear. */
@NullMarked
package io.cipherfold.secureagg.vertx;

import org.jspecify.annotations.NullMarked;
