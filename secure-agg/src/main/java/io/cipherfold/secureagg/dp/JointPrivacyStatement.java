// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * What the release of sums means for personalised models: models that clients compute from the released ones and their own
 * data and keep to themselves.
 *
 * <p><b>The guarantee</b> is joint differential privacy: all that <em>other</em> clients end up with, their personalised models
 * and everything they saw, is at most e^epsilon times as probable (plus delta) with one client's data as without them. It
 * follows from the billboard lemma: what everybody may read (the billboard) is differentially private, and each personal
 * model is a function of the billboard and of its owner's data alone.
 *
 * <p><b>Covered:</b> any number of other clients that put their personalised models together, as long as the number of honest
 * clients that the statement names is left in every sum; personalised models that flow back into their owner's later
 * vectors, because these are clipped, noised and counted like all others.
 *
 * <p><b>Not covered:</b> a client's own personalised model towards anybody who gets to see it, its predictions, its loss or
 * its size: it is made of that client's data without noise. A client that shows it gives up the protection of what it was
 * made of, except that of the records if there is {@linkplain InnerNoise inner noise} in all of its learning. Not covered
 * either: personal models that use another client's data by any other way than released sums (for example models that
 * clients exchange), and data that several clients hold together.
 *
 * <p>Other clients take part in the protocol; they may learn who else does. The figure is therefore that towards node and
 * committee, without credit for sampling, also when readers have a better one.
 *
 * <p>Source: Hsu, Huang, Roth, Roughgarden, Wu, "Private Matchings and Allocations", arXiv 1311.2828 (billboard lemma);
 * Kearns, Pai, Roth, Ullman, "Mechanism Design in Large Games", arXiv 1207.4084 (joint differential privacy); for
 * personalised models: Jain, Rush, Smith, Song, Thakurta, "Differentially Private Model Personalization", NeurIPS 2021.
 * Immutable.
 *
 * @param released what is promised about the released sums, both views
 */
public record JointPrivacyStatement(PrivacyStatement released) {

    /** Epsilon towards all other clients together, at the delta of {@link #released}. */
    public double epsilonTowardsOtherClients() {
        return released.epsilonTowardsNodeAndCommittee();
    }

    /** The guarantee and its limit in plain sentences, in English. */
    public String explanation() {
        return "Released models: " + released.explanation()
                + " Personalised models: what other clients compute for themselves tells no more about a client than that,"
                + " with epsilon " + PrivacyStatement.threeDigits(epsilonTowardsOtherClients())
                + " for all of them together. A client's own personalised model is not protected from those to whom the"
                + " client shows it.";
    }
}
