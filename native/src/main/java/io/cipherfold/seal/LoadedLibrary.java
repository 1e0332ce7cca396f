// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.file.Path;
import java.util.List;

/** What a library that has been loaded and has passed the handshake says about itself. */
record LoadedLibrary(Path path, String version, String sealVersion, String buildDescription, List<String> cpuFeatures) {

    LoadedLibrary {
        cpuFeatures = List.copyOf(cpuFeatures);
    }
}
