// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

/** What members and clients send to. Answers, if any, come back over the network. */
interface Node {

    /** A member asks for work. */
    void poll(int member, byte[] poll);

    /** A member's key, report, vote or share. */
    void memberFrame(byte[] frame);

    /** A member that has started asks how far the others saw its ledger, or one of these answers. */
    void heads(byte[] frame);

    /** A client asks for the opening of a round above {@code after}. */
    void askOpening(int client, int after);

    /** An upload, addressed to a round and a client. */
    void upload(int round, int client, byte[] frame);
}
