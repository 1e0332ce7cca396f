// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Values;
import io.cipherfold.crypto.scheme.LatticeSecurity;
import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.Committee;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.Population;
import io.cipherfold.secureagg.plan.Trust;
import io.cipherfold.secureagg.planner.RoleSeconds;
import io.cipherfold.secureagg.planner.RoundBytes;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Why a plan is sound, for people: every figure with what it follows from. */
final class PlanText {

    private final AggregationPlan plan;
    private final PlanFigures figures;
    private final TextRows rows = new TextRows();

    private PlanText(AggregationPlan plan, PlanFigures figures) {
        this.plan = plan;
        this.figures = figures;
    }

    static List<String> lines(AggregationPlan plan, PlanFigures figures) {
        PlanText text = new PlanText(plan, figures);
        if (plan.insecureTest()) {
            text.rows.line("INSECURE TEST PLAN: it protects nobody. Never use it with data that matter.");
        }
        if (!figures.costs().memberPartSealed()) {
            text.rows.line(
                    "PASSIVE NODE ONLY: a node that does not follow the protocol can single out one client's vector.");
        }
        text.people();
        text.committee();
        text.scheme();
        text.bytes();
        text.encoding();
        text.privacy();
        text.seconds();
        text.deadlines();
        return text.rows.lines();
    }

    private void people() {
        Population people = plan.population();
        rows.heading("Clients");
        rows.row("population", "%d enrolled, scope '%s'", people.clients(), people.budgetScope());
        rows.row(
                "in a sum",
                "K_min = %d to K_max = %d, at most F = %d of all enrolled corrupt: at least H_min = %d - %d = %d honest",
                people.minimumClients(),
                people.maximumClients(),
                people.corruptClients(),
                people.minimumClients(),
                people.corruptClients(),
                people.minimumHonestClients());
        rows.row("rounds", "%d; a client takes part in at most %d", plan.rounds(), people.participationCap());
    }

    private void committee() {
        Committee committee = plan.committee();
        rows.heading("Committee");
        rows.row(
                "members",
                "n = %d, at most f = %d corrupt; n >= 2f + 1 = %d",
                committee.size(),
                committee.corruptMembers(),
                2 * committee.corruptMembers() + 1);
        rows.row(
                "quorum",
                "Q = floor((n + f) / 2) + 1 = %d votes allow a sum to be opened; n - Q = %d members may be down",
                committee.quorum(),
                committee.crashTolerance());
        int shares = figures.costs().sharesToOpen();
        int down = figures.openingCrashTolerance(plan);
        if (shares == committee.threshold()) {
            rows.row("threshold", "t = f + 1 = %d unmasking shares open it; %d members may be down then", shares, down);
        } else {
            rows.row(
                    "threshold",
                    "all n = %d unmasking shares open it: %d members may be down then, whatever the quorum says",
                    shares,
                    down);
        }
        rows.row(
                "epoch keys",
                "last %d rounds; members may drop at most %d clients from a round",
                committee.epochRounds(),
                committee.objectionLimit());
    }

    private void scheme() {
        SchemeCosts costs = figures.costs();
        rows.heading("Scheme");
        rows.row("scheme", "%s, %s", plan.draft().scheme().optionName(), costs.parameterSet());
        rows.row(
                "trust",
                plan.trust() == Trust.PASSIVE
                        ? "passive: the node follows the protocol and only looks at what it gets"
                        : "malicious-node: the node may do what it likes");
        if (costs.encryption().isEmpty()) {
            rows.row("lattice security", "none: nothing is encrypted");
            return;
        }
        SchemeCosts.Encryption encryption = costs.encryption().get();
        OptionalInt bits = encryption.securityBits();
        rows.row(
                "lattice security",
                "%d bits: log2 q = %.1f at ring degree %d, where %s allows %d for 128 bits",
                bits.orElse(0),
                encryption.modulusLog2(),
                encryption.degree(),
                LatticeSecurity.SOURCE,
                LatticeSecurity.greatestModulusBits(encryption.degree()));
        rows.row(
                "decryption failure",
                "at most 2^%s in a round, 2^-64 is allowed: %s",
                Values.roundedUp(encryption.failureLog2(), 3),
                encryption.failureReason());
    }

    private void bytes() {
        SchemeCosts costs = figures.costs();
        RoundBytes bytes = figures.bytes();
        int members = plan.committee().size();
        rows.heading("Bytes");
        rows.row(
                "upload",
                "%,d bytes: ciphertext %,d (%.2f a parameter)%s",
                bytes.upload(),
                costs.vectorBytes(),
                (double) costs.vectorBytes() / plan.encoding().dimension(),
                costs.memberPartSealed()
                        ? String.format(Locale.ROOT, ", %d envelopes of %,d", members, bytes.envelope())
                        : ", half of which every member receives");
        rows.row(
                "largest round",
                "%d uploads: the node receives %,d, each member %,d and sends %,d; %,d in all",
                plan.population().maximumClients(),
                bytes.nodeReceives(),
                bytes.memberReceives(),
                bytes.memberSends(),
                bytes.total());
    }

    private void encoding() {
        EncodingParameters encoding = plan.encoding();
        rows.heading("Encoding");
        rows.row(
                "vectors",
                "%d numbers, clipped to norm %s, on a grid of 2^%d",
                encoding.dimension(),
                encoding.clipNorm(),
                encoding.gridLog2());
        rows.row(
                "digits",
                "%d bits of the sum, %d to a coefficient%s",
                plan.draft().digitBits(),
                plan.draft().digitsPerCoefficient(),
                figures.costs().messageShift().isPresent()
                        ? ", " + figures.costs().messageShift().getAsInt() + " bits above the error"
                        : "");
        rows.row(
                "overflow",
                "at most %s for a coordinate of the largest sum: half a digit's range is x = %.2f of its standard"
                        + " deviations, the bound is 2 exp(-%s; the rotation without padding makes its variance up to"
                        + " %.3f times that of a vector spread evenly",
                Values.roundedUp(figures.room().overflowProbability(), 2),
                figures.room().deviations(),
                encoding.mechanism() == NoiseMechanism.SKELLAM
                        ? String.format(
                                Locale.ROOT,
                                "%.3f), x^2 / 2 less what the longer tails of Skellam noise take",
                                figures.room().exponent())
                        : "x^2 / 2)",
                figures.room().flattening());
        rows.row(
                "noise",
                encoding.noiseVariancePerClient() == 0
                        ? "none"
                        : String.format(
                                Locale.ROOT,
                                "each client adds %s noise of sigma_i = %.1f grid units; rounded vectors are held to norm"
                                        + " %.1f",
                                encoding.mechanism().optionName(),
                                Math.sqrt((double) encoding.noiseVariancePerClient()),
                                Math.sqrt((double) encoding.normBoundSquared())));
    }

    private void privacy() {
        rows.heading("Privacy");
        if (figures.privacy().isEmpty()) {
            rows.row("epsilon", "none: there is no noise");
            return;
        }
        PrivacyStatement statement = figures.privacy().get();
        rows.row("guarantee", "%s", statement.explanation());
        rows.row(
                "tables",
                "noise comes from tables, which adds at most %s to delta",
                Values.roundedUp(statement.deltaOfTables(plan.encoding().dimension()), 2));
        rows.row(
                "if fewer are honest",
                "epsilon %s with two honest clients in a sum, %s if a client is the only one, for ideal noise",
                figure(figures.epsilonOfTwo()),
                figure(figures.epsilonOfOne()));
    }

    private static String figure(OptionalDouble value) {
        return value.isPresent() ? Values.roundedUp(value.getAsDouble(), 3) : "none";
    }

    private void seconds() {
        rows.heading("Processor time");
        if (figures.seconds().isEmpty()) {
            rows.row("seconds", "not known: 'cipherfold plan ... --calibrate' measures them on this machine");
            return;
        }
        RoleSeconds seconds = figures.seconds().get();
        rows.row(
                "one core",
                "client %.3g s for an upload, node %.3g s and each member %.3g s for the largest round, as measured on this"
                        + " machine; networks and disks come on top",
                seconds.client(),
                seconds.node(),
                seconds.member());
    }

    private void deadlines() {
        Deadlines limits = plan.deadlines();
        rows.heading("Time limits");
        rows.row(
                "uploads",
                "%s; a client sends at a time drawn from the %s after the first %s",
                Values.text(limits.upload()),
                Values.text(limits.uploadSpread()),
                Values.text(limits.uploadStart()));
        rows.row(
                "members",
                "inspect %s, vote %s, unmask %s",
                Values.text(limits.inspect()),
                Values.text(limits.vote()),
                Values.text(limits.unmask()));
    }
}
