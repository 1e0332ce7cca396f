// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JointPrivacyStatementTest {

    @Test
    void epsilonTowardsOtherClients_isThatOfTheReleasedSums() {
        PrivacyStatement released = new DistributedDiscreteGaussian(3290, 3000, 1761, 5).statement(20, 1e-6);
        JointPrivacyStatement joint = new JointPrivacyStatement(released);

        assertThat(joint.released()).isSameAs(released);
        assertThat(joint.epsilonTowardsOtherClients()).isEqualTo(released.epsilonTowardsNodeAndCommittee());
    }

    @Test
    void epsilonTowardsOtherClients_readersWithCredit_takesNone() {
        PrivacyStatement released = new PrivacyStatement(3, ReadersFigure.of(0.5), 1e-6, 10, 20, 5);

        assertThat(new JointPrivacyStatement(released).epsilonTowardsOtherClients())
                .isEqualTo(3);
    }

    @Test
    void explanation_saysWhatIsNotCovered() {
        PrivacyStatement released =
                new PrivacyStatement(2.3001, ReadersFigure.withheld("none is claimed"), 1e-6, 10, 20, 5);

        assertThat(new JointPrivacyStatement(released).explanation())
                .contains(released.explanation(), "with epsilon 2.31 for all of them together")
                .endsWith("is not protected from those to whom the client shows it.");
    }
}
