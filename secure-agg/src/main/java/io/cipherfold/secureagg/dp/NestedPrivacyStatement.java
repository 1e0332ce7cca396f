// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * What holds when clients add noise while they learn (inner) and to what they upload (outer): two guarantees with
 * different units, which do not add up and must not be compared by their epsilons.
 *
 * <p><b>Client level:</b> the outer noise hides all that a client has. The inner noise makes it neither better nor worse.
 *
 * <p><b>Record level:</b> a record is hidden by the inner noise from everybody; from those who see no more than opened sums
 * it is also hidden by the outer noise. Without a record a client's clipped vector may be any other one, not just zero, so
 * that twice the sensitivity counts there. Both bound the same loss, hence the smaller one holds.
 *
 * @param clientLevel all of one client's data, both views
 * @param recordLevel one record of one client
 */
public record NestedPrivacyStatement(PrivacyStatement clientLevel, RecordLevel recordLevel) {

    /** Twice the norm in squares. */
    private static final long DOUBLED = 4;

    /**
     * The guarantee for one record, added or removed.
     *
     * @param epsilonTowardsAnybody also towards somebody who sees the client's vectors without any encryption or outer
     *     noise
     * @param epsilonTowardsNodeCommitteeAndReaders towards those who see opened sums; no credit is taken for the sampling
     *     of clients, so that one figure holds for both views
     * @param delta of both figures
     */
    public record RecordLevel(
            double epsilonTowardsAnybody, double epsilonTowardsNodeCommitteeAndReaders, double delta) {}

    /**
     * States both guarantees over a client's capped participations.
     *
     * @param outer the noise that clients add to their vectors, its squared norm bound at most 2^58
     * @param honestClients H, how many clients of every sum are honest, the client itself included, 1 to 10^7
     * @param inner the noise that every honest client adds while it learns
     * @param delta of all figures, 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static NestedPrivacyStatement of(DistributedNoise outer, int honestClients, InnerNoise inner, double delta) {
        return of(outer, honestClients, inner, outer.statement(honestClients, delta));
    }

    /**
     * The same where coins that readers do not see decide who takes part. Records get no credit for them.
     *
     * @param outer the noise that clients add to their vectors, its squared norm bound at most 2^58
     * @param honestClients H, how many clients of every sum are honest, the client itself included, 1 to 10^7
     * @param inner the noise that every honest client adds while it learns
     * @param delta of all figures, 1e-100 to 1, exclusive
     * @param credit what the draw is worth towards readers
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static NestedPrivacyStatement of(
            DistributedNoise outer, int honestClients, InnerNoise inner, double delta, ReaderCredit credit) {
        return of(outer, honestClients, inner, outer.statement(honestClients, delta, credit));
    }

    private static NestedPrivacyStatement of(
            DistributedNoise outer, int honestClients, InnerNoise inner, PrivacyStatement clientLevel) {
        double delta = clientLevel.delta();
        PrivacyRanges.check(
                "squared norm bound", outer.normBoundSquared(), PrivacyRanges.MAX_NORM_BOUND_SQUARED / DOUBLED);
        DistributedNoise towardsRecords = outer.mechanism()
                .distributed(
                        outer.variancePerClient(),
                        DOUBLED * outer.normBoundSquared(),
                        outer.dimension(),
                        outer.participationsPerClient());
        double own = inner.epsilon(outer.participationsPerClient(), delta).epsilon();
        double hidden = towardsRecords.statement(honestClients, delta).epsilonTowardsNodeAndCommittee();
        return new NestedPrivacyStatement(clientLevel, new RecordLevel(own, Math.min(own, hidden), delta));
    }

    /** Both guarantees in plain sentences, in English. */
    public String explanation() {
        return "Client level: " + clientLevel.explanation()
                + " Record level: with one record of a client more or less the same holds with epsilon "
                + PrivacyStatement.threeDigits(recordLevel.epsilonTowardsNodeCommitteeAndReaders())
                + " towards node, committee and readers, and with epsilon "
                + PrivacyStatement.threeDigits(recordLevel.epsilonTowardsAnybody())
                + " even towards somebody who sees the client's vectors before they are encrypted.";
    }
}
