// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import java.time.Duration;

/**
 * What the node offers to the other parties: the transport port. Bytes are frames of {@code docs/protocol.md} unless said
 * otherwise. A call with a {@code wait} answers {@link Reply.Done} when nothing has come up until then.
 *
 * <p>Safe for use by several threads. Calls throw {@link TransportException} when the node cannot be reached; then nobody
 * knows whether the node has seen the message, and it may be sent again.
 */
public interface NodeApi {

    /** The signed plan. */
    Reply plan();

    /** The signed registry. */
    Reply registry();

    /** Stores a model; it is found again under its SHA-256. */
    Reply putModel(byte[] model);

    /** The bytes of a model. */
    Reply model(Digest digest);

    /** The coordinator opens a round. */
    Reply announce(byte[] announcement);

    /** The opening of the latest round, if it is later than {@code afterRound} and collects uploads. */
    Reply opening(int afterRound, Duration wait);

    /** The members' contributions to the collective key of the epoch that starts with a round, where the scheme has one. */
    Reply contributions(int firstRound);

    /**
     * A client's upload, or the rest of one that broke off; answers with a receipt.
     *
     * @param from position in the frame to send from: 0, or what {@link #uploadOffset} said
     */
    Reply upload(int round, int client, ByteSource frame, long from);

    /**
     * How many bytes of a client's upload the node has from an attempt that broke off: a frame of one number, i64; or
     * {@link Reply.Done} when there are none and the upload has to start over.
     */
    Reply uploadOffset(int round, int client);

    /** A client host is done with a round. */
    Reply hostDone(byte[] hostDone);

    /** A member asks for work. */
    Reply poll(byte[] poll, Duration wait);

    /** A member's epoch key, report, vote or share. */
    Reply memberFrame(byte[] frame);

    /** How a round ended: a release or an abort. */
    Reply outcome(int round, Duration wait);

    /** Records of the log from a position on, one after the other, as many as fit a reasonable answer. */
    Reply log(long first);

    /** The same for who signs; where it is hidden from readers who takes part, the only way. */
    Reply log(byte[] request);
}
