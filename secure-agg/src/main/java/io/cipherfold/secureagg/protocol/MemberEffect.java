// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.log.ChainRecord;
import java.util.List;

/** What a member has to do, in order, before it answers. */
public sealed interface MemberEffect {

    /** Put records into the journal, on stable storage, together. */
    record Persist(List<ChainRecord> records) implements MemberEffect {}

    /** Keep a secret on stable storage. */
    final class KeepSecret implements MemberEffect {
        private final String name;
        private final byte[] secret;

        KeepSecret(String name, byte[] secret) {
            this.name = name;
            this.secret = secret;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** Its bytes, not copied; wiped by who carries the effect out. */
        public byte[] secret() {
            return secret;
        }

        @Override
        public String toString() {
            return "KeepSecret[" + name + ", redacted]";
        }
    }

    /** Remove a secret from stable storage. */
    record WipeSecret(String name) implements MemberEffect {}
}
