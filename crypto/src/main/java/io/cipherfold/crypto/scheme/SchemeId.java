// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.util.Optional;

/** The schemes, with the code and the name they have in plans and options. */
public enum SchemeId {
    /** Key-additive ring-LWE with the key shared to the committee: the default. */
    ONE_TIME_KEY(1, "one-time-key", "OTK-4096-60"),
    /** SEAL's BFV under a collective key, for evaluation: only against parties that follow the protocol. */
    DIRECT_BFV(2, "direct-bfv", "BFV-8192"),
    /** No encryption at all: test and baseline only. */
    INSECURE_PLAIN_SUM(255, "plain", "PLAIN-32");

    private final int code;
    private final String optionName;
    private final String parameterSet;

    SchemeId(int code, String optionName, String parameterSet) {
        this.code = code;
        this.optionName = optionName;
        this.parameterSet = parameterSet;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The name as an option of the command. */
    public String optionName() {
        return optionName;
    }

    /** The name of its parameter set, or of the family of its sets. */
    public String parameterSet() {
        return parameterSet;
    }

    /** The scheme with a code, if there is one. */
    public static Optional<SchemeId> ofCode(int code) {
        for (SchemeId id : values()) {
            if (id.code == code) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }
}
