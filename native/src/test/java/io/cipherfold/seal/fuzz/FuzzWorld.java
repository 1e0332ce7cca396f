// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Modulus;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.Scheme;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealObject;
import io.cipherfold.seal.SecretKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/** A context with one object of each kind and a few ciphertexts, as the starting point of inputs, which must not close it. */
final class FuzzWorld implements AutoCloseable {

    /** Prime and 1 modulo 4096, so it allows batching up to N = 2048. */
    static final Modulus PLAIN_MODULUS = new Modulus(12_289);

    static final double SCALE = 0x1p15;

    private final SealContext context;
    private final List<AutoCloseable> stock = new ArrayList<>();
    private boolean contextClosed;

    private FuzzWorld(EncryptionParameters parameters) {
        context = add(SealContext.create(parameters));
        KeyGenerator generator = add(KeyGenerator.create(context));
        SecretKey secretKey = add(generator.secretKey());
        PublicKey publicKey = add(generator.publicKey());
        Encryptor encryptor = add(Encryptor.withKeys(context, publicKey, secretKey));
        add(Decryptor.create(context, secretKey));
        if (context.usingKeySwitching()) {
            add(generator.relinKeys());
            // For steps of 1 and for columns or conjugation.
            add(generator.galoisKeysForElements(3, 2 * parameters.degree() - 1));
        }
        Evaluator evaluator = Evaluator.of(context);
        Plaintext plaintext = add(plaintext());
        Ciphertext fresh = add(encryptor.encryptSymmetric(plaintext));
        add(evaluator.multiply(fresh, fresh));
        if (context.firstLevel() > 0) {
            add(evaluator.modSwitchTo(fresh, 0));
        }
        if (parameters.scheme() != Scheme.CKKS) {
            add(evaluator.transformToNtt(plaintext, context.firstLevel()));
        }
    }

    private Plaintext plaintext() {
        if (context.parameters().scheme() == Scheme.CKKS) {
            return CkksEncoder.of(context)
                    .encode(new double[] {0.5, -2}, context.parameters().degree() > 1024 ? SCALE : 4);
        }
        return context.qualifiers().usingBatching()
                ? BatchEncoder.of(context).encode(1, -2, 3)
                : Plaintext.ofCoefficients(context, 1, 2, 3);
    }

    private <T extends AutoCloseable> T add(T object) {
        stock.add(object);
        return object;
    }

    SealContext context() {
        return context;
    }

    /** Everything in it, the context first. */
    List<AutoCloseable> stock() {
        return Collections.unmodifiableList(stock);
    }

    /** Whether the context alone is closed: its objects live, but nothing new can be computed with it. */
    boolean isClosed() {
        return contextClosed;
    }

    private FuzzWorld withContextClosed() {
        context.close();
        contextClosed = true;
        return this;
    }

    <T> List<T> all(Class<T> type) {
        return stock.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T first(Class<T> type) {
        return all(type).get(0);
    }

    /** Every object of a type in worlds with an open context, as bytes. */
    static <T extends SealObject> List<ChangedBytes.Valid> written(
            List<FuzzWorld> worlds, Class<T> type, BiFunction<SealContext, T, byte[]> write) {
        List<ChangedBytes.Valid> written = new ArrayList<>();
        for (FuzzWorld world : worlds) {
            for (T value : world.contextClosed ? List.<T>of() : world.all(type)) {
                written.add(new ChangedBytes.Valid(world, write.apply(world.context, value)));
            }
        }
        return written;
    }

    /** Small parameters of every scheme; with and without batching, key switching and levels. Three have equal ones. */
    static List<FuzzWorld> openAll() {
        List<Modulus> single = CoeffModulus.create(1024, 27);
        List<Modulus> chain = CoeffModulus.create(2048, 18, 18, 18);
        return List.of(
                new FuzzWorld(EncryptionParameters.bfv(2048, chain, PLAIN_MODULUS)),
                new FuzzWorld(EncryptionParameters.bgv(2048, chain, PLAIN_MODULUS)),
                new FuzzWorld(EncryptionParameters.ckks(2048, chain)),
                new FuzzWorld(EncryptionParameters.bfv(1024, single, new Modulus(256))),
                new FuzzWorld(EncryptionParameters.bgv(1024, single, new Modulus(15))),
                new FuzzWorld(EncryptionParameters.ckks(1024, single)),
                new FuzzWorld(EncryptionParameters.bfv(2048, chain, PLAIN_MODULUS)),
                new FuzzWorld(EncryptionParameters.bfv(2048, chain, PLAIN_MODULUS)).withContextClosed());
    }

    @Override
    public void close() {
        for (AutoCloseable object : stock) {
            Closing.close(object);
        }
    }
}
