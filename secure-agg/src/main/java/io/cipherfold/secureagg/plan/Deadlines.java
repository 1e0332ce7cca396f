// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import java.time.Duration;

/**
 * How long each step of a round may take. Deadlines end rounds that hang; no guard of the protocol depends on clocks.
 *
 * @param uploadStart a client uploads no sooner after the announcement
 * @param uploadSpread width of the window behind {@code uploadStart} from which a client draws the time of its upload,
 *     so that the time says nothing about how long it computed
 * @param upload from announcement to close
 * @param inspect from close to the last inspection
 * @param vote from there to the certificate
 * @param unmask from there to the release
 */
public record Deadlines(
        Duration uploadStart,
        Duration uploadSpread,
        Duration upload,
        Duration inspect,
        Duration vote,
        Duration unmask) {}
