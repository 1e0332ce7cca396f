// SPDX-License-Identifier: Apache-2.0
/**
 * What each role does with what it receives: state machines without I/O, clocks, threads or randomness of their own.
 * Each takes one message at a time and answers with effects in order; what has to be on disk comes before what may be
 * sent because of it. The drivers around them (HTTP, in-process, simulation) run the same code.
 */
@NullMarked
package io.cipherfold.secureagg.protocol;

import org.jspecify.annotations.NullMarked;
