// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Makes logs that a node or somebody with its files would make. */
final class LogForge {

    private LogForge() {}

    /** The records in a file's bytes. */
    static List<ChainRecord> records(byte[] log) {
        WireReader in = new WireReader(log);
        List<ChainRecord> records = new ArrayList<>();
        while (in.remaining() > 0) {
            records.add(ChainRecord.read(in));
        }
        return records;
    }

    /** The bytes of records as they are. */
    static byte[] encode(List<ChainRecord> records) {
        WireWriter out = new WireWriter(1 << 16);
        records.forEach(record -> out.raw(record.encode()));
        return out.toBytes();
    }

    /** The same contents in a chain that fits together again. */
    static List<ChainRecord> rechained(List<ChainRecord> records) {
        Chain chain = new Chain();
        return records.stream()
                .map(record -> chain.append(record.kind(), record.payload(), record.timeMillis()))
                .toList();
    }

    /** The records with one more behind them. */
    static List<ChainRecord> with(List<ChainRecord> records, LogKind kind, byte[] payload) {
        Chain chain = new Chain();
        records.forEach(chain::follow);
        List<ChainRecord> more = new ArrayList<>(records);
        more.add(chain.append(kind.code(), payload, 0));
        return more;
    }

    /** The record with another payload, otherwise unchanged. */
    static ChainRecord altered(ChainRecord record, byte[] payload) {
        return new ChainRecord(record.sequence(), record.previous(), record.timeMillis(), record.kind(), payload);
    }

    static LogAudit.Result audit(List<ChainRecord> records) {
        return audit(encode(records), LogAudit.Expectations.NONE);
    }

    static LogAudit.Result audit(byte[] log, LogAudit.Expectations expected) {
        LogAudit audit = new LogAudit(expected);
        try {
            audit.read(new ByteArrayInputStream(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return audit.finish();
    }
}
