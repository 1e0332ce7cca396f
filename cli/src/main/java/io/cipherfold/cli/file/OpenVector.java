// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.secureagg.encode.VectorSource;

/** A vector that may have a file open until it is closed. */
public interface OpenVector extends VectorSource, AutoCloseable {

    /** A vector in memory. */
    static OpenVector of(double[] values) {
        VectorSource source = VectorSource.of(values);
        return new OpenVector() {
            @Override
            public int length() {
                return source.length();
            }

            @Override
            public void read(int from, double[] target, int count) {
                source.read(from, target, count);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    void close();
}
