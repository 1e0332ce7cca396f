// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class SealLibraryTest {

    @Test
    void accessors_loaded_describeTheLibrary() {
        assertThat(SealLibrary.isAvailable()).isTrue();
        assertThat(SealLibrary.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(SealLibrary.sealVersion()).startsWith("4.");
        assertThat(SealLibrary.platform()).isIn(Platform.SUPPORTED);
        assertThat(SealLibrary.buildDescription()).contains("C++17", "-O3", "SEAL from");
        assertThat(SealLibrary.cpuFeatures()).doesNotHaveDuplicates();
        assertThat(SealLibrary.path()).isRegularFile();
    }

    @Test
    void requireSealAtLeast_atAndBelowTheLinkedVersion_passes() {
        assertThatCode(() -> SealLibrary.requireSealAtLeast("4.1.2")).doesNotThrowAnyException();
        assertThatCode(() -> SealLibrary.requireSealAtLeast(SealLibrary.sealVersion()))
                .doesNotThrowAnyException();
    }

    @Test
    void requireSealAtLeast_newer_isRefusedWithBothVersions() {
        assertThatThrownBy(() -> SealLibrary.requireSealAtLeast("99.0"))
                .isInstanceOfSatisfying(SealException.class, e -> {
                    assertThat(e.code()).isEqualTo(SealException.Code.SEAL_TOO_OLD);
                    assertThat(e).hasMessageContainingAll("99.0", SealLibrary.sealVersion());
                });
        assertThatThrownBy(() -> SealLibrary.requireSealAtLeast("new")).isInstanceOf(IllegalArgumentException.class);
    }
}
