// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import java.util.Optional;

/** What a plan presumes of the node, with the code and the name it has in plans and options. */
public enum Trust {
    /** The node follows the protocol and only looks at what it gets. */
    PASSIVE(1, "passive"),
    /** The node may do what it likes. */
    MALICIOUS_NODE(2, "malicious-node");

    private final int code;
    private final String optionName;

    Trust(int code, String optionName) {
        this.code = code;
        this.optionName = optionName;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The name as an option of the command. */
    public String optionName() {
        return optionName;
    }

    /** The model with a code, if there is one. */
    public static Optional<Trust> ofCode(int code) {
        for (Trust trust : values()) {
            if (trust.code == code) {
                return Optional.of(trust);
            }
        }
        return Optional.empty();
    }
}
