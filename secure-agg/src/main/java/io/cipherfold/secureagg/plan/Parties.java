// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.VerifyKey;
import java.util.List;

/**
 * The identities besides clients and members.
 *
 * @param node signs receipts and releases
 * @param coordinator signs announcements
 * @param authority signs the registry; must not be the node
 * @param clientHosts those whose reports that all their clients are done close a round early; may be empty
 */
public record Parties(VerifyKey node, VerifyKey coordinator, VerifyKey authority, List<VerifyKey> clientHosts) {

    /** Copies the list. */
    public Parties {
        clientHosts = List.copyOf(clientHosts);
    }
}
