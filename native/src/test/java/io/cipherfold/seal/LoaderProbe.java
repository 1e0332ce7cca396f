// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Main class for a child JVM: loads the library twice and prints what came of it. */
final class LoaderProbe {

    private LoaderProbe() {}

    public static void main(String[] arguments) {
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
