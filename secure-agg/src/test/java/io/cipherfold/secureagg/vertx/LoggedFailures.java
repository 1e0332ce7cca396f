// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the failures that the server logs, instead of printing them. */
final class LoggedFailures implements AutoCloseable {

    private final Logger logger = Logger.getLogger(Answers.class.getName());
    private final AtomicInteger count = new AtomicInteger();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            count.incrementAndGet();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LoggedFailures() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    int count() {
        return count.get();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
