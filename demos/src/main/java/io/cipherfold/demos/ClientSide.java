// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import java.util.List;

/**
 * The clients of a story: what they compute and who takes part. Follows from numbers alone, so that a host process can
 * make the same. Holds native memory until closed; confined to one thread.
 */
interface ClientSide extends AutoCloseable {

    /** What the clients compute. */
    ClientUpdates updates();

    /** Which clients take part; a fresh sequence, the same each time. */
    Cohorts cohorts();

    /** What a host process needs to make the same clients: options of the host command. */
    List<String> hostArguments();

    @Override
    void close();
}
