// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Modulus;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.Scheme;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.StrictCodec;
import io.cipherfold.seal.TrustedSealFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of one scheme at one degree work on: the same as {@code Operands} of the program in C++ has. SEAL's
 * default primes for BFV at 128 bits, a plain modulus of 20 bits, all slots filled. Keys and inputs are made on first use.
 * For one thread.
 */
final class SealOperands implements AutoCloseable {

    private static final int PLAIN_MODULUS_BITS = 20;
    private static final int MANY = 8;
    /** The plaintexts to decode have so many coefficients together. */
    private static final int DECODED_COEFFICIENTS = 131072;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Scheme scheme;
    private final SealContext context;
    private final Evaluator evaluator;
    private final KeyGenerator generator;
    private final Encryptor encryptor;
    private final Decryptor decryptor;
    private final StrictCodec strictCodec;
    private final TrustedSealFormat sealFormat;
    private final @Nullable BatchEncoder batchEncoder;
    private final @Nullable CkksEncoder ckksEncoder;
    private final double scale;
    private final long[] wholeNumbers;
    private final double[] realNumbers;
    private final ByteBuffer input;
    private final ByteBuffer output;
    private final Plaintext plain;
    private final List<Plaintext> plains = new ArrayList<>();
    private int nextPlain;
    private final Ciphertext left;
    private final Ciphertext right;
    private @Nullable Ciphertext product;
    private @Nullable Ciphertext toRescale;
    private @Nullable Ciphertext transformed;
    private @Nullable RelinKeys relinKeys;
    private @Nullable GaloisKeys galoisKeys;
    private byte @Nullable [] strictBytes;
    private byte @Nullable [] stream;

    /**
     * Makes context, keys and two ciphertexts.
     *
     * @param degree 1024, 2048, 4096, 8192 or 16384
     */
    SealOperands(Scheme scheme, int degree) {
        boolean complete = false;
        try {
            this.scheme = scheme;
            context = own(SealContext.create(parameters(scheme, degree)));
            evaluator = Evaluator.of(context);
            generator = own(KeyGenerator.create(context));
            SecretKey secretKey = own(generator.secretKey());
            PublicKey publicKey = own(generator.publicKey());
            encryptor = own(Encryptor.withKeys(context, publicKey, secretKey));
            decryptor = own(Decryptor.create(context, secretKey));
            strictCodec = StrictCodec.of(context);
            sealFormat = TrustedSealFormat.of(context);
            scale = Math.scalb(1.0, scaleBits(degree));
            boolean ckks = scheme == Scheme.CKKS;
            ckksEncoder = ckks ? CkksEncoder.of(context) : null;
            batchEncoder = ckks ? null : BatchEncoder.of(context);
            wholeNumbers = ckks ? new long[0] : wholeNumbers(context, degree);
            realNumbers = ckks ? realNumbers(degree / 2) : new double[0];
            input = words(ckks ? degree / 2 : degree);
            output = words(ckks ? degree / 2 : degree);
            input.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer().put(wholeNumbers);
            input.duplicate().order(ByteOrder.nativeOrder()).asDoubleBuffer().put(realNumbers);
            plain = own(encoded(scale, 0));
            left = own(encryptor.encrypt(plain));
            right = own(encryptor.encrypt(plain));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static EncryptionParameters parameters(Scheme scheme, int degree) {
        List<Modulus> primes = CoeffModulus.bfvDefault(degree);
        return switch (scheme) {
            case BFV -> EncryptionParameters.bfv(degree, primes, PlainModulus.batching(degree, PLAIN_MODULUS_BITS));
            case BGV -> EncryptionParameters.bgv(degree, primes, PlainModulus.batching(degree, PLAIN_MODULUS_BITS));
            case CKKS -> EncryptionParameters.ckks(degree, primes);
        };
    }

    /** Twice as many bits still fit into the primes of the first level. */
    private static int scaleBits(int degree) {
        return switch (degree) {
            case 1024 -> 12;
            case 2048 -> 20;
            case 4096 -> 30;
            default -> 40;
        };
    }

    private static long[] wholeNumbers(SealContext context, int count) {
        long half = context.parameters().plainModulus().value() / 2;
        long[] values = new long[count];
        for (int slot = 0; slot < count; slot++) {
            values[slot] = slot * 7919L % (2 * half) - half;
        }
        return values;
    }

    private static double[] realNumbers(int count) {
        double[] values = new double[count];
        for (int slot = 0; slot < count; slot++) {
            values[slot] = Math.sin(slot);
        }
        return values;
    }

    private static ByteBuffer words(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    private <T extends AutoCloseable> T own(T object) {
        owned.push(object);
        return object;
    }

    /** The numbers of all slots, rotated to the left. */
    private Plaintext encoded(double chosenScale, int shift) {
        if (isCkks()) {
            double[] rotated = new double[realNumbers.length];
            Arrays.setAll(rotated, slot -> realNumbers[(slot + shift) % realNumbers.length]);
            return ckksEncoder().encode(rotated, chosenScale);
        }
        long[] rotated = new long[wholeNumbers.length];
        Arrays.setAll(rotated, slot -> wholeNumbers[(slot + shift) % wholeNumbers.length]);
        return batchEncoder().encode(rotated);
    }

    boolean isCkks() {
        return scheme == Scheme.CKKS;
    }

    /** Whether there are relinearisation and rotation keys, and a level below the first. */
    boolean hasLevels() {
        return context.usingKeySwitching() && context.firstLevel() > 0;
    }

    Scheme scheme() {
        return scheme;
    }

    SealContext context() {
        return context;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    KeyGenerator generator() {
        return generator;
    }

    Encryptor encryptor() {
        return encryptor;
    }

    Decryptor decryptor() {
        return decryptor;
    }

    StrictCodec strictCodec() {
        return strictCodec;
    }

    TrustedSealFormat sealFormat() {
        return sealFormat;
    }

    /** BFV and BGV only. */
    BatchEncoder batchEncoder() {
        return existing(batchEncoder);
    }

    /** CKKS only. */
    CkksEncoder ckksEncoder() {
        return existing(ckksEncoder);
    }

    private static <T> T existing(@Nullable T object) {
        if (object == null) {
            throw new IllegalStateException("not in this scheme");
        }
        return object;
    }

    double scale() {
        return scale;
    }

    long[] wholeNumbers() {
        return wholeNumbers;
    }

    double[] realNumbers() {
        return realNumbers;
    }

    /** The numbers of all slots in native memory. */
    ByteBuffer input() {
        return input.clear();
    }

    /** Room for the numbers of all slots in native memory. */
    ByteBuffer output() {
        return output.clear();
    }

    Plaintext plain() {
        return plain;
    }

    /**
     * Another plaintext of several at each call. To decode takes branches that depend on the message; a processor learns those
     * of a single one by heart, which no program that decodes what it receives can count on.
     */
    Plaintext nextPlain() {
        if (plains.isEmpty()) {
            int count = DECODED_COEFFICIENTS / context.parameters().degree();
            for (int shift = 0; shift < count; shift++) {
                plains.add(own(encoded(scale, shift)));
            }
        }
        nextPlain = (nextPlain + 1) % plains.size();
        return plains.get(nextPlain);
    }

    Ciphertext left() {
        return left;
    }

    Ciphertext right() {
        return right;
    }

    /** Eight ciphertexts. */
    List<Ciphertext> many() {
        return Collections.nCopies(MANY, left);
    }

    /** A product of three polynomials. */
    Ciphertext product() {
        Ciphertext made = product;
        if (made == null) {
            made = own(evaluator.multiply(left, right));
            product = made;
        }
        return made;
    }

    /** CKKS only: with the square of the scale. */
    Ciphertext toRescale() {
        Ciphertext made = toRescale;
        if (made == null) {
            made = own(encryptor.encrypt(own(encoded(scale * scale, 0))));
            toRescale = made;
        }
        return made;
    }

    /** BFV only: the left one, transformed. */
    Ciphertext transformed() {
        Ciphertext made = transformed;
        if (made == null) {
            made = own(evaluator.transformToNtt(left));
            transformed = made;
        }
        return made;
    }

    /** The left one as {@link StrictCodec} writes it. */
    byte[] strictBytes() {
        byte[] made = strictBytes;
        if (made == null) {
            made = strictCodec().write(left);
            strictBytes = made;
        }
        return made;
    }

    /** The left one in SEAL's format, uncompressed. */
    byte[] stream() {
        byte[] made = stream;
        if (made == null) {
            made = sealFormat().write(left);
            stream = made;
        }
        return made;
    }

    RelinKeys relinKeys() {
        RelinKeys made = relinKeys;
        if (made == null) {
            made = own(generator.relinKeys());
            relinKeys = made;
        }
        return made;
    }

    /** For one step, and for the exchange of rows or the conjugation. */
    GaloisKeys galoisKeys() {
        GaloisKeys made = galoisKeys;
        if (made == null) {
            made = own(generator.galoisKeysForSteps(1, 0));
            galoisKeys = made;
        }
        return made;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("closing SEAL's objects throws nothing checked", e);
            }
        }
    }
}
