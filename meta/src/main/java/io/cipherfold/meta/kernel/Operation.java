// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * A computation on views fixed beforehand. May be run any number of times; takes no memory that it does not give back.
 * Confined, like its blocks, to one thread at a time.
 */
@FunctionalInterface
public interface Operation {

    /** Runs it. */
    void run();
}
