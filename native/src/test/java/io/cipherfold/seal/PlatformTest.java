// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64, libcipherfold.so",
        "Linux, aarch64, linux-aarch_64, libcipherfold.so",
        "Mac OS X, x86_64, osx-x86_64, libcipherfold.dylib",
        "Mac OS X, aarch64, osx-aarch_64, libcipherfold.dylib",
        "Windows Server 2022, amd64, windows-x86_64, cipherfold.dll"
    })
    void of_supportedPlatform_hasItsName(String osName, String osArch, String name, String fileName) {
        Platform platform = Platform.of(osName, osArch);
        assertThat(platform).isEqualTo(new Platform(name, fileName));
        assertThat(platform.isSupported()).isTrue();
        assertThat(platform.resource()).isEqualTo("META-INF/native/" + name + "/" + fileName);
    }

    @ParameterizedTest
    @CsvSource({"Linux, riscv64, linux-riscv64", "SunOS, sparcv9, sunos-sparcv9", "'', '', -"})
    void of_otherPlatform_isNamedButNotSupported(String osName, String osArch, String name) {
        assertThat(Platform.of(osName, osArch).name()).isEqualTo(name);
        assertThat(Platform.of(osName, osArch).isSupported()).isFalse();
    }

    @Test
    void libc_mappedLibrary_decides() throws IOException {
        Path maps = folder.resolve("maps");
        Files.createDirectories(folder.resolve("lib"));
        Files.createFile(folder.resolve("lib").resolve("ld-musl-x86_64.so.1"));
        Files.writeString(maps, "7f00-7f01 r-xp 0 08:01 1 /lib/x86_64-linux-gnu/libc.so.6\n");
        assertThat(Libc.detect(maps, folder)).isEqualTo(Libc.GLIBC);
        Files.writeString(maps, "7f00-7f01 r-xp 0 08:01 1 /lib/ld-musl-x86_64.so.1\n");
        assertThat(Libc.detect(maps, folder)).isEqualTo(Libc.MUSL);
    }

    @Test
    void libc_mapsUnreadable_installedLoadersDecide() throws IOException {
        Path maps = folder.resolve("missing");
        assertThat(Libc.detect(maps, folder)).isEqualTo(Libc.UNKNOWN);
        Files.createDirectories(folder.resolve("lib"));
        Files.createFile(folder.resolve("lib").resolve("ld-musl-aarch64.so.1"));
        assertThat(Libc.detect(maps, folder)).isEqualTo(Libc.MUSL);
        Files.createFile(folder.resolve("lib").resolve("ld-linux-aarch64.so.1"));
        assertThat(Libc.detect(maps, folder)).isEqualTo(Libc.GLIBC);
    }

    @Test
    void loading_packagedLibraryOnMusl_saysSoPlainly() {
        LibraryLoader loader = new LibraryLoader(Platform.of("Linux", "amd64"), Libc.MUSL);
        assertThatThrownBy(loader::load).isInstanceOfSatisfying(SealException.class, e -> {
            assertThat(e.code()).isEqualTo(SealException.Code.LIBRARY_UNAVAILABLE);
            assertThat(e).hasMessageContainingAll("runs on musl libc, the library needs glibc", "linux-x86_64, musl");
        });
    }

    @Test
    void dottedVersion_parsedAndCompared_isByNumber() {
        assertThat(DottedVersion.parse("4.1.2")).isEqualTo(new DottedVersion(4, 1, 2));
        assertThat(DottedVersion.parse("4.10")).isGreaterThan(DottedVersion.parse("4.9.9"));
        assertThat(DottedVersion.parse("4")).isEqualByComparingTo(DottedVersion.parse("4.0.0"));
        assertThat(DottedVersion.parse("4.1.2")).isLessThan(DottedVersion.parse("4.1.3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4.", ".4", "4.1.2.3", "4.x", "-4", "9999999"})
    void dottedVersion_otherText_isRefused(String text) {
        assertThatThrownBy(() -> DottedVersion.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
