// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/** Something that can train on a workload's batches, to be timed. Confined to one thread. */
interface MetaContender {

    /** Its name in reports. */
    String subject();

    /**
     * Trains.
     *
     * @param iterations at least 1
     * @return seconds of CPU time of them all
     */
    double seconds(int iterations);
}
