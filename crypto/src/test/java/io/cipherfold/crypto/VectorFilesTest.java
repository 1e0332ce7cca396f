// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.seal.VectorFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed vectors are what the twins give. */
class VectorFilesTest {

    private static List<VectorFile> files() {
        return VectorGenerator.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void generated_again_areTheCommittedBytes(VectorFile file) {
        assertThat(file.bytes()).isEqualTo(VectorFile.committed(file.fileName()));
        assertThat(VectorFile.tests(file.fileName())).isNotEmpty();
    }
}
