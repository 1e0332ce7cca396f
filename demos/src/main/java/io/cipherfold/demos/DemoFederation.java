// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.log.ChainRecord;
import java.util.List;

/** A running federation of a story: all parties in this process, or each in its own. */
interface DemoFederation extends AutoCloseable {

    /** The coordinator's side. */
    SecureSum sum();

    /** The node's log so far. */
    List<ChainRecord> log();

    /** What the parties saw so far. */
    List<StoryReport.PartyView> views();

    @Override
    void close();
}
