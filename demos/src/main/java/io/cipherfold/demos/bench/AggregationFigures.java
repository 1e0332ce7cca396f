// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * What was measured of one subject. Times are CPU times of one thread, medians.
 *
 * @param traits which subject
 * @param parameters how many coordinates were treated
 * @param clients how many vectors were added
 * @param uploadBytes what the node adds up for one client
 * @param sideBytes what a client sends besides
 * @param encodeSeconds encoding of the same coordinates, the same for all subjects
 * @param encryptSeconds one client
 * @param addSeconds one upload at the node
 * @param addToCopy speed of the addition in uploaded bytes, relative to a copy just before it
 * @param openSeconds opening of the sum of all clients
 * @param dropOutSeconds by how much opening takes longer when one client has dropped out; 0 where nothing is to be repaired
 * @param maxDifference greatest difference of an opened sum from the exact one, in grid units
 */
record AggregationFigures(
        SubjectTraits traits,
        int parameters,
        int clients,
        long uploadBytes,
        long sideBytes,
        double encodeSeconds,
        double encryptSeconds,
        double addSeconds,
        double addToCopy,
        double openSeconds,
        double dropOutSeconds,
        double maxDifference) {

    private static final double MILLION = 1e6;

    /** Bytes that the node adds up, for each parameter. */
    double bytesPerParameter() {
        return (double) uploadBytes / parameters;
    }

    /** Parameters that a client encrypts in a second. */
    double encryptedPerSecond() {
        return parameters / encryptSeconds;
    }

    /** Parameters that a client encodes and encrypts in a second. */
    double preparedPerSecond() {
        return parameters / (encodeSeconds + encryptSeconds);
    }

    /** Uploaded bytes that the node adds in a second. */
    double addedBytesPerSecond() {
        return uploadBytes / addSeconds;
    }

    /** Parameters that the node adds in a second. */
    double addedPerSecond() {
        return parameters / addSeconds;
    }

    /** Seconds for opening a million parameters. */
    double openSecondsPerMillion() {
        return openSeconds * MILLION / parameters;
    }

    /** Seconds that one client which has dropped out costs, for a million parameters. */
    double dropOutSecondsPerMillion() {
        return dropOutSeconds * MILLION / parameters;
    }
}
