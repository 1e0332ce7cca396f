// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.Scheme;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SealObject;
import io.cipherfold.seal.SealScope;
import io.cipherfold.seal.SecretKey;

/** What a decoder let through can be worked with as if it had been made here: nothing is refused that would not be then. */
final class Usable {

    private Usable() {}

    static void require(FuzzWorld world, SealObject object) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = world.context();
            if (object instanceof Ciphertext ciphertext) {
                require(scope, world, ciphertext);
            } else if (object instanceof Plaintext plaintext) {
                require(scope, world, plaintext);
            } else if (object instanceof PublicKey publicKey) {
                scope.hold(
                        scope.hold(Encryptor.withPublicKey(context, publicKey)).encryptZero(0));
            } else if (object instanceof SecretKey secretKey) {
                Ciphertext ciphertext = world.first(Ciphertext.class);
                scope.hold(scope.hold(Decryptor.create(context, secretKey)).decrypt(ciphertext));
            } else if (object instanceof RelinKeys relinKeys) {
                for (Ciphertext ciphertext : world.all(Ciphertext.class)) {
                    scope.hold(Evaluator.of(context).relinearize(ciphertext, relinKeys));
                }
            } else if (object instanceof GaloisKeys galoisKeys) {
                Ciphertext ciphertext = world.first(Ciphertext.class);
                for (int element : new int[] {3, 4095}) {
                    if (galoisKeys.hasKey(element)) {
                        scope.hold(Evaluator.of(context).applyGalois(ciphertext, element, galoisKeys));
                    }
                }
            }
        }
    }

    private static void require(SealScope scope, FuzzWorld world, Ciphertext ciphertext) {
        SealContext context = world.context();
        Require.that(!ciphertext.isTransparent(), "nobody can read it without the key");
        Ciphertext.ofResidues(
                        context,
                        ciphertext.level(),
                        ciphertext.isNttForm(),
                        ciphertext.scale(),
                        ciphertext.correctionFactor(),
                        ciphertext.residues())
                .close();
        scope.hold(Evaluator.of(context).negate(ciphertext));
        if (ciphertext.isNttForm() == (context.parameters().scheme() != Scheme.BFV)) {
            Plaintext decrypted = scope.hold(world.first(Decryptor.class).decrypt(ciphertext));
            Require.that(decrypted.scale() == ciphertext.scale(), "the scale");
        }
    }

    private static void require(SealScope scope, FuzzWorld world, Plaintext plaintext) {
        SealContext context = world.context();
        for (long coefficient : plaintext.coefficients()) {
            Require.that(coefficient >= 0, "a residue is not negative");
        }
        Ciphertext ciphertext = world.first(Ciphertext.class);
        try {
            if (plaintext.isNttForm()) {
                scope.hold(Evaluator.of(context).multiplyPlain(ciphertext, plaintext));
            } else {
                scope.hold(Evaluator.of(context).addPlain(ciphertext, plaintext));
            }
        } catch (IllegalArgumentException otherLevelOrScale) {
            Require.reason(otherLevelOrScale);
        } catch (SealException refused) {
            Require.that(refused.code() == SealException.Code.TRANSPARENT_RESULT, refused.toString());
            Require.that(plaintext.isZero(), "the product with anything but zero depends on the key");
        }
    }
}
