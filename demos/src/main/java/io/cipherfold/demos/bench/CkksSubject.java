// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.StrictCodec;
import io.cipherfold.seal.TrustedSealFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * CKKS as it is commonly used for federated averaging: N = 8192, primes of 60, 40 and 40 bits, scale 2^40, every client holds
 * the one secret key and the node does not.
 */
final class CkksSubject implements AggregationSubject {

    /** How vectors are encrypted and written. */
    enum Form {
        /** Under the public key, as is customary; written without a spare bit. */
        PUBLIC_KEY("ckks-shared-key"),
        /** Under the secret key, with a seed in place of the random half; in SEAL's format, 64 bits a residue. */
        SEEDED("ckks-shared-key-seeded");

        private final String subject;

        Form(String subject) {
            this.subject = subject;
        }

        /** Its name in reports and options. */
        String subject() {
            return subject;
        }
    }

    private static final int DEGREE = 8192;
    private static final int[] PRIME_BITS = {60, 40, 40};
    private static final double SCALE = 0x1p40;

    private final Form form;
    private final int parameters;
    private final SealContext context;
    private final CkksEncoder encoder;
    private final Encryptor encryptor;
    private final Decryptor decryptor;
    private final Evaluator evaluator;
    private final StrictCodec codec;
    private final TrustedSealFormat sealFormat;
    private final int ciphertextBytes;
    /** Length of a ciphertext if it were written in the way that this subject is not. */
    private final int otherFormBytes;

    /** Makes the keys. */
    CkksSubject(Form form, int parameters) {
        this.form = form;
        this.parameters = parameters;
        this.context = SealContext.create(EncryptionParameters.ckks(DEGREE, CoeffModulus.create(DEGREE, PRIME_BITS)));
        this.encoder = CkksEncoder.of(context);
        this.evaluator = Evaluator.of(context);
        this.codec = StrictCodec.of(context);
        this.sealFormat = TrustedSealFormat.of(context);
        try (KeyGenerator generator = KeyGenerator.create(context);
                SecretKey secretKey = generator.secretKey();
                PublicKey publicKey = generator.publicKey()) {
            this.encryptor = Encryptor.withKeys(context, publicKey, secretKey);
            this.decryptor = Decryptor.create(context, secretKey);
        }
        this.ciphertextBytes = encryptChunk(new double[0]).length;
        this.otherFormBytes = otherFormBytes();
    }

    private int otherFormBytes() {
        try (Ciphertext zero = encryptor.encryptZero()) {
            return switch (form) {
                case PUBLIC_KEY -> sealFormat.write(zero).length;
                // One polynomial of two, and a seed.
                case SEEDED -> codec.write(zero).length / 2;
            };
        }
    }

    @Override
    public SubjectTraits traits() {
        return SubjectTraits.withoutRepair(
                        form.subject, "every client, and the node with any of them: every single vector")
                .withRemark(String.format(
                        Locale.ROOT,
                        switch (form) {
                            case PUBLIC_KEY -> "SEAL's own format takes %.1f bytes a parameter";
                            case SEEDED -> "without spare bits it would take %.1f bytes a parameter";
                        },
                        otherFormBytes / (double) encoder.slotCount()));
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public long sideBytes() {
        return 0;
    }

    private int chunks() {
        return (parameters + encoder.slotCount() - 1) / encoder.slotCount();
    }

    private int slotsOf(int chunk) {
        return Math.min(encoder.slotCount(), parameters - chunk * encoder.slotCount());
    }

    @Override
    public byte[] encrypt(int client, int[] values) {
        byte[] upload = new byte[Math.multiplyExact(chunks(), ciphertextBytes)];
        for (int chunk = 0; chunk < chunks(); chunk++) {
            double[] numbers = new double[slotsOf(chunk)];
            int from = chunk * encoder.slotCount();
            Arrays.setAll(numbers, i -> values[from + i]);
            byte[] bytes = encryptChunk(numbers);
            if (bytes.length != ciphertextBytes) {
                throw new IllegalStateException(
                        "ciphertexts have " + ciphertextBytes + " bytes, this one has " + bytes.length);
            }
            System.arraycopy(bytes, 0, upload, chunk * ciphertextBytes, ciphertextBytes);
        }
        return upload;
    }

    private byte[] encryptChunk(double[] numbers) {
        try (Plaintext plaintext = encoder.encode(numbers, SCALE)) {
            return switch (form) {
                case SEEDED -> encryptor.encryptSymmetricSeeded(plaintext).toTrustedSealFormat();
                case PUBLIC_KEY -> {
                    try (Ciphertext ciphertext = encryptor.encrypt(plaintext)) {
                        yield codec.write(ciphertext);
                    }
                }
            };
        }
    }

    private Ciphertext read(byte[] upload, int from) {
        return switch (form) {
            case SEEDED ->
                sealFormat.readCiphertext(Arrays.copyOfRange(upload, from, from + ciphertextBytes), ciphertextBytes);
            case PUBLIC_KEY -> codec.readCiphertext(ByteBuffer.wrap(upload, from, ciphertextBytes));
        };
    }

    @Override
    public RunningSum newSum() {
        return new Sum();
    }

    @Override
    public void close() {
        encryptor.close();
        decryptor.close();
        context.close();
    }

    private final class Sum implements RunningSum {
        private final Ciphertext[] total = new Ciphertext[chunks()];

        Sum() {
            try (Plaintext zero = encoder.encode(new double[0], SCALE)) {
                for (int chunk = 0; chunk < total.length; chunk++) {
                    total[chunk] = encryptor.encrypt(zero);
                }
            }
        }

        @Override
        public void add(int client, byte[] upload) {
            for (int chunk = 0; chunk < total.length; chunk++) {
                try (Ciphertext old = total[chunk];
                        Ciphertext next = read(upload, chunk * ciphertextBytes)) {
                    total[chunk] = evaluator.add(old, next);
                }
            }
        }

        @Override
        public void gatherShares() {}

        @Override
        public double[] open() {
            double[] sums = new double[parameters];
            for (int chunk = 0; chunk < total.length; chunk++) {
                try (Plaintext plaintext = decryptor.decrypt(total[chunk])) {
                    System.arraycopy(encoder.decode(plaintext), 0, sums, chunk * encoder.slotCount(), slotsOf(chunk));
                }
            }
            return sums;
        }

        @Override
        public void close() {
            for (Ciphertext ciphertext : total) {
                ciphertext.close();
            }
        }
    }
}
