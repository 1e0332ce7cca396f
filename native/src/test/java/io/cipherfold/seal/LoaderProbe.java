// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Main class for a child JVM: loads the library twice and prints what came of it. */
final class LoaderProbe {

    /** A system property; when it is true, the folder for the copy is set to a text that is no path. */
    static final String ZERO_BYTE_IN_DIRECTORY = "cipherfold.test.zeroByteInDirectory";

    private LoaderProbe() {}

    public static void main(String[] arguments) {
        if (Boolean.getBoolean(ZERO_BYTE_IN_DIRECTORY)) {
            System.setProperty(SealLibrary.DIRECTORY_PROPERTY, "a\0b");
        }
        System.out.println("available " + SealLibrary.isAvailable());
        try {
            SealLibrary.load();
            System.out.println("version " + SealLibrary.version());
            System.out.println("path " + SealLibrary.path());
        } catch (SealException e) {
            System.out.println("code " + e.code());
            System.out.println("message " + e.getMessage());
            System.out.println("cached " + (e.getCause() instanceof SealException));
        }
    }
}
