// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.secureagg.plan.AggregationPlan;

/**
 * Predicted processor time of one party in the largest round of a plan, in seconds of one core. Waiting, disks and networks
 * are not in it.
 *
 * @param client one client's upload
 * @param node all uploads, and opening the sum
 * @param member one member's inspection and share
 */
public record RoleSeconds(double client, double node, double member) {

    private static final double NANOS = 1e9;
    /** A member signs its report, its vote and its share. */
    private static final int MEMBER_SIGNATURES = 3;

    /** The prediction from unit costs. */
    public static RoleSeconds of(AggregationPlan plan, RoundBytes bytes, UnitCosts costs) {
        SchemeCosts scheme = plan.costs();
        double parameters = plan.encoding().dimension();
        double clients = plan.population().maximumClients();
        double members = plan.committee().size();
        boolean envelopes = scheme.memberPartSealed();
        double client = parameters * (costs.encodePerParameter() + costs.encryptPerParameter())
                + (envelopes ? members * costs.sealEnvelope() : 0)
                + bytes.upload() * costs.hashPerByte()
                + costs.sign();
        double node = clients
                        * (costs.verify()
                                + bytes.upload() * costs.hashPerByte()
                                + scheme.ciphertextBytes() * costs.addPerByte())
                + parameters * (costs.openPerParameter() + costs.decodePerParameter());
        double inspection = envelopes
                ? costs.openEnvelope()
                : scheme.memberPartBytes() * (costs.hashPerByte() + costs.addPerByte());
        double member = clients * (costs.verify() + inspection) + MEMBER_SIGNATURES * costs.sign();
        return new RoleSeconds(client / NANOS, node / NANOS, member / NANOS);
    }
}
