// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.LedgerAudit;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** The file that the {@code budget} commands read. */
final class LedgerOption {

    @Option(
            names = "--ledger",
            required = true,
            paramLabel = "FILE",
            description = "The journal in a member's store. It is only read; the member may be running.")
    @Example("member1.store/journal")
    private Path ledger = Path.of("");

    LedgerAudit.Result audit(LedgerAudit.Expectations expected) throws IOException {
        return audit(expected, (record, booking) -> {});
    }

    private LedgerAudit.Result audit(LedgerAudit.Expectations expected, BiConsumer<ChainRecord, Booking> bookings)
            throws IOException {
        if (Files.isDirectory(ledger)) {
            throw CommandFailure.usage(
                    "--ledger: " + ledger + " is a directory; the ledger is the file 'journal' in it");
        }
        return LedgerAudit.file(ledger, expected, bookings);
    }

    /** The ledger, all of which is right: a figure from a damaged one would be too small. */
    LedgerAudit.Result sound(BiConsumer<ChainRecord, Booking> bookings) throws IOException {
        LedgerAudit.Result result = audit(LedgerAudit.Expectations.NONE, bookings);
        if (!result.valid()) {
            throw CommandFailure.failed(ledger + " is not valid from record " + result.records() + " on: "
                    + result.fault().orElseThrow());
        }
        return result;
    }
}
