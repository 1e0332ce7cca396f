// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.BiFunction;

/**
 * A key or ciphertext as it was made under the secret key, with the seed of its random half in place of that half: bytes to
 * send, about half as many as {@link TrustedSealFormat} takes for the whole value. Nothing can be computed with it before
 * {@link #expand()}.
 *
 * <p>The seed is public, but every value needs one of its own; SEAL draws it. The form is SEAL's and not that of {@link
 * StrictCodec}, so who receives it has to trust the sender as {@link TrustedSealFormat} says.
 *
 * <p>Immutable and shareable; has no native memory.
 *
 * @param <T> the value that it stands for
 */
public final class SeededForm<T extends SealObject> {

    private final SealContext context;
    private final String what;
    private final byte[] stream;
    private final BiFunction<TrustedSealFormat, byte[], T> reading;

    private SeededForm(
            SealContext context, String what, byte[] stream, BiFunction<TrustedSealFormat, byte[], T> reading) {
        this.context = context;
        this.what = what;
        this.stream = stream;
        this.reading = reading;
    }

    static SeededForm<PublicKey> ofPublicKey(SealContext context, byte[] stream) {
        return new SeededForm<>(
                context, "PublicKey", stream, (format, bytes) -> format.readPublicKey(bytes, bytes.length));
    }

    static SeededForm<RelinKeys> ofRelinKeys(SealContext context, byte[] stream) {
        return new SeededForm<>(
                context, "RelinKeys", stream, (format, bytes) -> format.readRelinKeys(bytes, bytes.length));
    }

    static SeededForm<GaloisKeys> ofGaloisKeys(SealContext context, byte[] stream) {
        return new SeededForm<>(
                context, "GaloisKeys", stream, (format, bytes) -> format.readGaloisKeys(bytes, bytes.length));
    }

    static SeededForm<Ciphertext> ofCiphertext(SealContext context, byte[] stream) {
        return new SeededForm<>(
                context, "Ciphertext", stream, (format, bytes) -> format.readCiphertext(bytes, bytes.length));
    }

    /** A copy of the bytes, uncompressed, which the methods of {@link TrustedSealFormat} and every SEAL 4 read. */
    public byte[] toTrustedSealFormat() {
        return stream.clone();
    }

    /** The whole value, a new object each time, which the caller closes. */
    public T expand() {
        return reading.apply(TrustedSealFormat.of(context), stream);
    }

    @Override
    public String toString() {
        return "SeededForm[" + what + ", " + stream.length + " bytes]";
    }
}
