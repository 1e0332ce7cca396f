// SPDX-License-Identifier: Apache-2.0
/**
 * Finds plans: the cheapest scheme and layout for what is asked for, the nearest plan that passes when what is asked for
 * does not, bytes and seconds of every role. Depends on plans, their encoding and messages; nothing depends on it but
 * commands.
 */
@NullMarked
package io.cipherfold.secureagg.planner;

import org.jspecify.annotations.NullMarked;
