// SPDX-License-Identifier: Apache-2.0
/** Commands that check something without taking part in anything: this machine, a privacy figure, the privacy of the pipeline
 * itself, a log, a ledger. */
@NullMarked
package io.cipherfold.cli.check;

import org.jspecify.annotations.NullMarked;
