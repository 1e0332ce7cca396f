// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.InsecureSecretAccess;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.StrictCodec;
import io.cipherfold.seal.TrustedSealFormat;
import java.util.List;

/** Seeded forms, and values that go through bytes and back. What a codec has written it reads. */
final class BytesCalls {

    private BytesCalls() {}

    static List<Call> all() {
        return List.of(
                (shelf, in) ->
                        shelf.pick(KeyGenerator.class, in).seededPublicKey().expand(),
                (shelf, in) ->
                        shelf.pick(KeyGenerator.class, in).seededRelinKeys().expand(),
                (shelf, in) -> shelf.pick(KeyGenerator.class, in)
                        .seededGaloisKeysForElements(EvaluatorCalls.galoisElement(in))
                        .expand(),
                (shelf, in) -> shelf.pick(Encryptor.class, in)
                        .encryptSymmetricSeeded(shelf.pick(Plaintext.class, in))
                        .expand(),
                (shelf, in) -> shelf.pick(Encryptor.class, in)
                        .encryptZeroSymmetricSeeded(in.anyInt())
                        .expand(),
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readCiphertext(codec.write(shelf.pick(Ciphertext.class, in)));
                },
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readPlaintext(codec.write(shelf.pick(Plaintext.class, in)));
                },
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readPublicKey(codec.write(shelf.pick(PublicKey.class, in)));
                },
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readSecretKey(
                            codec.write(shelf.pick(SecretKey.class, in), InsecureSecretAccess.get()));
                },
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readRelinKeys(codec.write(shelf.pick(RelinKeys.class, in)));
                },
                (shelf, in) -> {
                    StrictCodec codec = strict(shelf, in);
                    return codec.readGaloisKeys(codec.write(shelf.pick(GaloisKeys.class, in)));
                },
                (shelf, in) -> {
                    TrustedSealFormat format = trusted(shelf, in);
                    return format.readCiphertext(format.write(shelf.pick(Ciphertext.class, in)), Long.MAX_VALUE);
                },
                (shelf, in) -> {
                    TrustedSealFormat format = trusted(shelf, in);
                    return format.readPlaintext(format.write(shelf.pick(Plaintext.class, in)), Long.MAX_VALUE);
                });
    }

    private static StrictCodec strict(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return StrictCodec.of(shelf.pick(SealContext.class, in));
    }

    private static TrustedSealFormat trusted(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return TrustedSealFormat.of(shelf.pick(SealContext.class, in));
    }
}
