// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Values;
import io.cipherfold.crypto.scheme.OneTimeKeyParameters;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.Committee;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Why a plan is sound, for people: every figure with what it follows from. */
final class PlanText {

    private static final int WIDTH = 100;
    private static final int LABEL = 20;

    private final AggregationPlan plan;
    private final PlanFigures figures;
    private final List<String> lines = new ArrayList<>();

    private PlanText(AggregationPlan plan, PlanFigures figures) {
        this.plan = plan;
        this.figures = figures;
    }

    static List<String> lines(AggregationPlan plan, PlanFigures figures) {
        PlanText text = new PlanText(plan, figures);
        if (plan.insecureTest()) {
            text.lines.add("INSECURE TEST PLAN: it protects nobody. Never use it with data that matter.");
        }
        text.people();
        text.committee();
        text.scheme();
        text.encoding();
        text.privacy();
        text.deadlines();
        return text.lines;
    }

    private void people() {
        Population people = plan.population();
        heading("Clients");
        row("population", "%d enrolled, scope '%s'", people.clients(), people.budgetScope());
        row(
                "in a sum",
                "%d to %d, at most %d of all enrolled corrupt: at least %d - %d = %d honest",
                people.minimumClients(),
                people.maximumClients(),
                people.corruptClients(),
                people.minimumClients(),
                people.corruptClients(),
                people.minimumHonestClients());
        row("rounds", "%d; a client takes part in at most %d", plan.rounds(), people.participationCap());
    }

    private void committee() {
        Committee committee = plan.committee();
        heading("Committee");
        row("members", "n = %d, at most f = %d corrupt", committee.size(), committee.corruptMembers());
        row(
                "quorum",
                "Q = floor((n + f) / 2) + 1 = %d votes allow a sum to be opened; n - Q = %d members may be down",
                committee.quorum(),
                committee.crashTolerance());
        row("threshold", "t = f + 1 = %d unmasking shares open it", committee.threshold());
        row(
                "epoch keys",
                "last %d rounds; members may drop at most %d clients from a round",
                committee.epochRounds(),
                committee.objectionLimit());
    }

    private void scheme() {
        heading("Scheme");
        row(
                "scheme",
                "%s, %s",
                plan.draft().scheme().optionName(),
                plan.draft().scheme().parameterSet());
        if (figures.latticeSecurityBits().isPresent()) {
            row(
                    "lattice security",
                    "%d bits: log2 q = %.1f at ring degree %d, where table 5.2 of ePrint 2024/463 allows %s",
                    figures.latticeSecurityBits().getAsInt(),
                    OneTimeKeyParameters.MODULUS_LOG2,
                    OneTimeKeyParameters.DEGREE,
                    GuidelineBits.ROW);
        } else {
            row("lattice security", "none: nothing is encrypted");
        }
        if (figures.decryptionFailureLog2().isPresent()) {
            row(
                    "decryption failure",
                    "at most 2^%s in a round: Hoeffding at 12 standard deviations for every coefficient of the sum and of"
                            + " its key",
                    Values.roundedUp(figures.decryptionFailureLog2().getAsDouble(), 3));
        }
        figures.layout().ifPresent(this::sizes);
    }

    private void sizes(UploadLayout layout) {
        row(
                "upload",
                "%,d bytes: ciphertext %,d (%.2f a parameter), "
                        + (layout.hasPartForEach() ? "%d envelopes of %,d" : "%d part of %,d for all members"),
                layout.totalBytes(),
                layout.ciphertextBytes(),
                (double) layout.ciphertextBytes() / plan.encoding().dimension(),
                layout.partCount(),
                layout.partBytes());
    }

    private void encoding() {
        EncodingParameters encoding = plan.encoding();
        heading("Encoding");
        row(
                "vectors",
                "%d numbers, clipped to norm %s, on a grid of 2^%d",
                encoding.dimension(),
                encoding.clipNorm(),
                encoding.gridLog2());
        row(
                "digits",
                "%d bits of the sum; half their range is %.1f standard deviations of the largest sum: a coordinate"
                        + " overflows with probability %.2g",
                plan.draft().digitBits(),
                figures.room().deviations(),
                figures.room().overflowProbability());
        row(
                "noise",
                encoding.noiseVariancePerClient() == 0
                        ? "none"
                        : String.format(
                                Locale.ROOT,
                                "each client adds sigma_i = %.1f grid units; rounded vectors are held to norm %.1f",
                                Math.sqrt((double) encoding.noiseVariancePerClient()),
                                Math.sqrt((double) encoding.normBoundSquared())));
    }

    private void privacy() {
        heading("Privacy");
        if (figures.privacy().isEmpty()) {
            row("epsilon", "none: there is no noise");
            return;
        }
        PrivacyStatement statement = figures.privacy().get();
        row("guarantee", "%s", statement.explanation());
        row(
                "if fewer are honest",
                "epsilon %s with two honest clients in a sum, %s if a client is the only one",
                figure(figures.epsilonOfTwo()),
                figure(figures.epsilonOfOne()));
    }

    private static String figure(OptionalDouble value) {
        return value.isPresent() ? Values.roundedUp(value.getAsDouble(), 3) : "none";
    }

    private void deadlines() {
        Deadlines limits = plan.deadlines();
        heading("Time limits");
        row(
                "uploads",
                "%s; a client sends at a time drawn from the %s after the first %s",
                Values.text(limits.upload()),
                Values.text(limits.uploadSpread()),
                Values.text(limits.uploadStart()));
        row(
                "members",
                "inspect %s, vote %s, unmask %s",
                Values.text(limits.inspect()),
                Values.text(limits.vote()),
                Values.text(limits.unmask()));
    }

    private void heading(String text) {
        lines.add("");
        lines.add(text);
    }

    private void row(String label, String format, Object... values) {
        String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        String indent = "  " + label + " ".repeat(Math.max(1, LABEL - label.length()));
        StringBuilder line = new StringBuilder(indent);
        int used = indent.length();
        for (String word : text.split(" ", -1)) {
            if (used + word.length() > WIDTH && used > indent.length()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(LABEL + 2));
                used = line.length();
            }
            line.append(word).append(' ');
            used += word.length() + 1;
        }
        lines.add(line.toString().stripTrailing());
    }
}
