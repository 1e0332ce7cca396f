// SPDX-License-Identifier: Apache-2.0
/** Microsoft SEAL for the JVM. Needs native access: {@code --enable-native-access=io.cipherfold.seal} on JDK 24 and later. */
module io.cipherfold.seal {
    requires static org.jspecify;

    exports io.cipherfold.seal;
}
