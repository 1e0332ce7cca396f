// SPDX-License-Identifier: Apache-2.0
/** The node's interface over HTTP as its clients see it: paths, status codes, a connection by the JDK's client. */
@NullMarked
package io.cipherfold.secureagg.http;

import org.jspecify.annotations.NullMarked;
