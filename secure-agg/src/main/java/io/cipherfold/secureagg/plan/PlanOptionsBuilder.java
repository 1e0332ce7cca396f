// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;

/** Options of a plan with some of them changed. Not for several threads. */
public final class PlanOptionsBuilder {

    private final boolean insecureTest;
    private final String budgetScope;
    private Trust trust;
    private SchemeId scheme;
    private int parameters;
    private int population;
    private int minimumClients;
    private int maximumClients;
    private int corruptClients;
    private int participations;
    private int corruptMembers;
    private int digitBits;
    private double clipNorm;
    private double noiseMultiplier;
    private NoiseMechanism mechanism;
    private double delta;
    private int rounds;
    private int epochRounds;
    private int objectionLimit;
    private Deadlines deadlines;
    private Sampling sampling;

    PlanOptionsBuilder(PlanOptions start) {
        this.insecureTest = start.insecureTest();
        this.trust = start.trust();
        this.scheme = start.scheme();
        this.parameters = start.parameters();
        this.budgetScope = start.budgetScope();
        this.population = start.population();
        this.minimumClients = start.minimumClients();
        this.maximumClients = start.maximumClients();
        this.corruptClients = start.corruptClients();
        this.participations = start.participations();
        this.corruptMembers = start.corruptMembers();
        this.digitBits = start.digitBits();
        this.clipNorm = start.clipNorm();
        this.noiseMultiplier = start.noiseMultiplier();
        this.mechanism = start.mechanism();
        this.delta = start.delta();
        this.rounds = start.rounds();
        this.epochRounds = start.epochRounds();
        this.objectionLimit = start.objectionLimit();
        this.deadlines = start.deadlines();
        this.sampling = start.sampling();
    }

    /** Sets what is presumed of the node. */
    public PlanOptionsBuilder trust(Trust value) {
        this.trust = value;
        return this;
    }

    /** Sets how vectors are summed. */
    public PlanOptionsBuilder scheme(SchemeId value) {
        this.scheme = value;
        return this;
    }

    /** Sets the coordinates of a vector. */
    public PlanOptionsBuilder parameters(int value) {
        this.parameters = value;
        return this;
    }

    /** Sets how many clients are enrolled. */
    public PlanOptionsBuilder population(int value) {
        this.population = value;
        return this;
    }

    /** Sets K_min. */
    public PlanOptionsBuilder minimumClients(int value) {
        this.minimumClients = value;
        return this;
    }

    /** Sets K_max. */
    public PlanOptionsBuilder maximumClients(int value) {
        this.maximumClients = value;
        return this;
    }

    /** Sets F. */
    public PlanOptionsBuilder corruptClients(int value) {
        this.corruptClients = value;
        return this;
    }

    /** Sets the cap per client. */
    public PlanOptionsBuilder participations(int value) {
        this.participations = value;
        return this;
    }

    /** Sets f. */
    public PlanOptionsBuilder corruptMembers(int value) {
        this.corruptMembers = value;
        return this;
    }

    /** Sets the width of a digit of the sum. */
    public PlanOptionsBuilder digitBits(int value) {
        this.digitBits = value;
        return this;
    }

    /** Sets C. */
    public PlanOptionsBuilder clipNorm(double value) {
        this.clipNorm = value;
        return this;
    }

    /** Sets the noise of H_min clients in units of the sensitivity; 0 for none. */
    public PlanOptionsBuilder noiseMultiplier(double value) {
        this.noiseMultiplier = value;
        return this;
    }

    /** Sets the distribution of the noise. */
    public PlanOptionsBuilder mechanism(NoiseMechanism value) {
        this.mechanism = value;
        return this;
    }

    /** Sets delta of the privacy statement. */
    public PlanOptionsBuilder delta(double value) {
        this.delta = value;
        return this;
    }

    /** Sets the rounds of the plan. */
    public PlanOptionsBuilder rounds(int value) {
        this.rounds = value;
        return this;
    }

    /** Sets the rounds of a member's key epoch. */
    public PlanOptionsBuilder epochRounds(int value) {
        this.epochRounds = value;
        return this;
    }

    /** Sets how many clients members may drop from a round. */
    public PlanOptionsBuilder objectionLimit(int value) {
        this.objectionLimit = value;
        return this;
    }

    /** Sets the time for each step. */
    public PlanOptionsBuilder deadlines(Deadlines value) {
        this.deadlines = value;
        return this;
    }

    /** Sets whether coins decide who takes part. */
    public PlanOptionsBuilder sampling(Sampling value) {
        this.sampling = value;
        return this;
    }

    /** The options as they are now; nothing is checked. */
    public PlanOptions build() {
        return new PlanOptions(
                insecureTest,
                trust,
                scheme,
                parameters,
                budgetScope,
                population,
                minimumClients,
                maximumClients,
                corruptClients,
                participations,
                corruptMembers,
                digitBits,
                clipNorm,
                noiseMultiplier,
                mechanism,
                delta,
                rounds,
                epochRounds,
                objectionLimit,
                deadlines,
                sampling);
    }
}
