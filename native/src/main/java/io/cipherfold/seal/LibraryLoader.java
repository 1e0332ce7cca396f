// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the library file for a machine, loads it and compares versions. */
final class LibraryLoader {

    private static final String VERSION_RESOURCE = "version.properties";

    private final Platform platform;
    private final Libc libc;

    LibraryLoader(Platform platform, Libc libc) {
        this.platform = platform;
        this.libc = libc;
    }

    static LibraryLoader forThisMachine() {
        Platform platform = Platform.current();
        return new LibraryLoader(platform, platform.isLinux() ? Libc.current() : Libc.UNKNOWN);
    }

    LoadedLibrary load() {
        String explicit = System.getProperty(SealLibrary.PATH_PROPERTY);
        return explicit != null ? loadExplicit(explicit) : loadPackaged();
    }

    private LoadedLibrary loadExplicit(String text) {
        String tried = SealLibrary.PATH_PROPERTY + "=" + text + " (nothing else is tried when it is set)";
        String remedy = "correct or remove the property";
        Path path;
        try {
            path = Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw unavailable("not a path", tried, remedy, e);
        }
        if (!Files.isRegularFile(path)) {
            throw unavailable("no such file", tried, remedy, null);
        }
        return loadFile(path, tried);
    }

    private LoadedLibrary loadPackaged() {
        String tried = "the packaged copy " + platform.resource();
        if (!platform.isSupported()) {
            String supported = String.join(", ", Platform.SUPPORTED);
            throw unavailable(
                    "no library exists for this platform, only for " + supported,
                    tried,
                    "use one of these platforms",
                    null);
        }
        if (libc == Libc.MUSL) {
            throw unavailable(
                    "this process runs on musl libc, the library needs glibc",
                    tried,
                    "use an image with glibc (Debian, Ubuntu, Red Hat), or build the library on musl and point "
                            + SealLibrary.PATH_PROPERTY + " at it",
                    null);
        }
        Path path;
        try (InputStream in = resource(platform.resource())) {
            if (in == null) {
                throw unavailable(
                        "it is not on the class path",
                        tried,
                        "add the jar cipherfold-native with the classifier " + platform.name() + ", or set "
                                + SealLibrary.PATH_PROPERTY,
                        null);
            }
            path = LibraryCache.at(LibraryCache.directory()).file(platform.libraryFileName(), in.readAllBytes());
        } catch (IOException | InvalidPathException e) {
            throw unavailable(
                    "it cannot be copied to a private folder: " + e,
                    tried,
                    "set " + SealLibrary.DIRECTORY_PROPERTY + " to a folder that only you can write to",
                    e);
        }
        return loadFile(path, tried + ", copied to " + path);
    }

    private static @Nullable InputStream resource(String name) {
        ClassLoader loader = LibraryLoader.class.getClassLoader();
        return loader == null ? ClassLoader.getSystemResourceAsStream(name) : loader.getResourceAsStream(name);
    }

    private LoadedLibrary loadFile(Path path, String tried) {
        String jarVersion = jarVersion();
        try {
            System.load(path.toString());
            int abiNumber = SealJni.abiNumber();
            String version = SealJni.version();
            if (abiNumber != SealJni.ABI_NUMBER || !version.equals(jarVersion)) {
                throw unavailable(
                        "the jar is version " + jarVersion + " (ABI " + SealJni.ABI_NUMBER
                                + "), the library is version " + version + " (ABI " + abiNumber + ")",
                        tried,
                        "use a jar and a library of the same build",
                        null);
            }
            List<String> features = Stream.of(SealJni.cpuFeatures().split(" ", -1))
                    .filter(feature -> !feature.isEmpty())
                    .toList();
            return new LoadedLibrary(path, version, SealJni.sealVersion(), SealJni.buildDescription(), features);
        } catch (LinkageError e) {
            throw unavailable(
                    String.valueOf(e.getMessage()),
                    tried,
                    "the file must be a libcipherfold for this platform, on a file system that is not mounted noexec; "
                            + SealLibrary.DIRECTORY_PROPERTY + " chooses the folder of the packaged copy",
                    e);
        }
    }

    /** Written by the build; absent only when classes run without it. */
    private static String jarVersion() {
        Properties properties = new Properties();
        try (InputStream in = LibraryLoader.class.getResourceAsStream(VERSION_RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unreadable";
        }
        return properties.getProperty("version", "unknown");
    }

    private SealException unavailable(String reason, String tried, String remedy, @Nullable Throwable cause) {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + " (" + platform.name() + ", " + libc.label() + "), Java "
                + System.getProperty("java.version");
        return new SealException(
                SealException.Code.LIBRARY_UNAVAILABLE,
                "load",
                reason + ". Tried: " + tried + ". Machine: " + machine + ". To fix it: " + remedy + ".",
                cause);
    }
}
