// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * What is to be said about a way of adding up besides figures.
 *
 * @param name in reports and options
 * @param decryptedBy who can read single vectors or the sum
 * @param dropOut what it costs when a client that has taken part in the set-up does not send its vector
 * @param repairsDropOuts whether the node has to work for that
 * @param remark what else one should know to be fair; empty for nothing
 */
record SubjectTraits(String name, String decryptedBy, String dropOut, boolean repairsDropOuts, String remark) {

    /** Of a way of adding up in which a vector that does not come is simply not in the sum. */
    static SubjectTraits withoutRepair(String name, String decryptedBy) {
        return new SubjectTraits(name, decryptedBy, "nothing", false, "");
    }

    /** Of a way of adding up in which vectors depend on those of other clients. */
    static SubjectTraits withRepair(String name, String decryptedBy, String dropOut) {
        return new SubjectTraits(name, decryptedBy, dropOut, true, "");
    }

    /** The same with a remark. */
    SubjectTraits withRemark(String text) {
        return new SubjectTraits(name, decryptedBy, dropOut, repairsDropOuts, text);
    }
}
