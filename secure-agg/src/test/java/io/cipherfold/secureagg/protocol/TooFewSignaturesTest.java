// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.fixture.NodeHarness;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import org.junit.jupiter.api.Test;

/** A plan that fewer than a quorum have signed is no plan for anybody. */
class TooFewSignaturesTest extends FederationBench {

    private TrialSetup signedBy(int members) {
        TrialSetup setup = federation.setup();
        SignedPlan signed = SignedPlan.unsigned(plan());
        for (SigningKey member : setup.members().subList(0, members)) {
            signed = signed.signedBy(member);
        }
        return new TrialSetup(
                signed,
                setup.registry(),
                setup.node(),
                setup.coordinator(),
                setup.authority(),
                setup.members(),
                setup.hosts(),
                setup.clients());
    }

    @Test
    void start_planSignedByTooFew_isRefusedByNodeAndMembers() {
        for (int signatures = 0; signatures < plan().committee().quorum(); signatures++) {
            TrialSetup weak = signedBy(signatures);
            String message = "the plan needs the signatures of 3 members, has " + signatures;
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new NodeHarness(weak, federation.scheme(), federation.random(), federation.now()).close())
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MemberHarness(weak, 1, federation.scheme(), federation.random()).close())
                    .withMessage(message);
        }
    }
}
