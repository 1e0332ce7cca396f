// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The native library: loaded once, on first use, from {@value #PATH_PROPERTY} if that is set and from the jar otherwise. A
 * failure is remembered; every later call fails with it as the cause.
 *
 * <p>Thread-safe.
 */
public final class SealLibrary {

    /** System property with the path of a library file. When set, nothing else is tried. */
    public static final String PATH_PROPERTY = "cipherfold.native.path";

    /** System property with the folder that the packaged library is copied to; a per-user cache folder if not set. */
    public static final String DIRECTORY_PROPERTY = "cipherfold.native.dir";

    private static final Object LOCK = new Object();

    // Written once, under LOCK.
    private static volatile @Nullable Attempt attempt;

    private SealLibrary() {}

    /**
     * Loads the library unless that has been done.
     *
     * @throws SealException with {@code LIBRARY_UNAVAILABLE}: what was tried, on what machine, and what can be done
     */
    public static void load() {
        library();
    }

    /** Whether the library can be used here. Tries to load it; {@link #load()} tells why not. */
    public static boolean isAvailable() {
        try {
            load();
            return true;
        } catch (SealException e) {
            return false;
        }
    }

    /** Version of the library, the same as that of the jar. */
    public static String version() {
        return library().version();
    }

    /** Version of the Microsoft SEAL that is linked into the library, for example 4.1.2. */
    public static String sealVersion() {
        return library().sealVersion();
    }

    /** The platform it was built for, for example linux-x86_64. */
    public static String platform() {
        return Platform.current().name();
    }

    /** Compiler and options the library was built with. */
    public static String buildDescription() {
        return library().buildDescription();
    }

    /** Instruction sets of this CPU that matter to the kernels, most basic first; found at run time. */
    public static List<String> cpuFeatures() {
        return library().cpuFeatures();
    }

    /** The file that was loaded. */
    public static Path path() {
        return library().path();
    }

    /**
     * Refuses to go on with an older SEAL than a caller accepts.
     *
     * @param minimum dotted numbers, for example 4.4.3
     * @throws SealException with {@code SEAL_TOO_OLD}
     */
    public static void requireSealAtLeast(String minimum) {
        String actual = sealVersion();
        if (DottedVersion.parse(actual).compareTo(DottedVersion.parse(minimum)) < 0) {
            throw new SealException(
                    SealException.Code.SEAL_TOO_OLD,
                    "requireSealAtLeast",
                    "SEAL " + actual + " is linked, " + minimum + " is demanded; native/README.md says how to link a"
                            + " newer one",
                    null);
        }
    }

    private static LoadedLibrary library() {
        Attempt made = attempt;
        return (made == null ? attemptOnce() : made).library();
    }

    private static Attempt attemptOnce() {
        synchronized (LOCK) {
            Attempt made = attempt;
            if (made == null) {
                made = Attempt.make();
                attempt = made;
            }
            return made;
        }
    }

    /** What came of loading: exactly one of the two is there. */
    private record Attempt(
            @Nullable LoadedLibrary loaded, @Nullable SealException failure) {

        static Attempt make() {
            try {
                return new Attempt(LibraryLoader.forThisMachine().load(), null);
            } catch (SealException e) {
                return new Attempt(null, e);
            }
        }

        LoadedLibrary library() {
            if (loaded != null) {
                return loaded;
            }
            throw new SealException(Objects.requireNonNull(failure), "load");
        }
    }
}
