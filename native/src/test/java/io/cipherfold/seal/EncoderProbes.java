// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every operation of the encoders and of plain values. */
final class EncoderProbes {

    private final SealFixture fixture;
    private final List<OperationProbe<?>> probes = new ArrayList<>();

    private EncoderProbes(SealFixture fixture) {
        this.fixture = fixture;
    }

    static List<OperationProbe<?>> of(SealFixture fixture) {
        EncoderProbes encoders = new EncoderProbes(fixture);
        encoders.values();
        if (fixture.scheme() == Scheme.CKKS) {
            encoders.ckks();
        } else {
            encoders.polynomials();
            encoders.batch();
        }
        encoders.encoderOfANewContext();
        return encoders.probes;
    }

    private void add(String name, Function<SealOperands, Object> operation) {
        probes.add(OperationProbe.of(fixture.scheme() + " " + name, () -> SealOperands.of(fixture), operation));
    }

    /** The first plaintext of a context: SEAL's encoder is made on the way. */
    private void encoderOfANewContext() {
        probes.add(OperationProbe.of(
                fixture.scheme() + " encoder of a new context",
                () -> new SealFixture(fixture.scheme()),
                SealFixture::plaintext));
    }

    private void values() {
        add("Ciphertext.ofResidues", o -> o.fixture().ciphertext(2, 5));
        add("Ciphertext.residues", o -> o.left().residues());
        add("Ciphertext.isTransparent", o -> o.left().isTransparent());
        add("Plaintext.coefficients", o -> o.plain().coefficients());
        add("Plaintext.isZero", o -> o.plain().isZero());
    }

    private void polynomials() {
        add("Plaintext.ofCoefficients", o -> Plaintext.ofCoefficients(fixture.context(), 1, 2, 3));
        add("Plaintext.parse", o -> Plaintext.parse(fixture.context(), "7x^3 + 1"));
        add("Plaintext.toPolynomialString", o -> o.plain().toPolynomialString());
        add("Plaintext.significantCoefficientCount", o -> o.plain().significantCoefficientCount());
        add("Plaintext.nonzeroCoefficientCount", o -> o.plain().nonzeroCoefficientCount());
    }

    private void batch() {
        BatchEncoder encoder = BatchEncoder.of(fixture.context());
        add("BatchEncoder.encode", o -> encoder.encode(1, -2, 3));
        add("BatchEncoder.encode, direct", o -> encoder.encode(DirectBuffers.ofNumbers(encoder.slotCount())));
        add("BatchEncoder.encodeUnsigned", o -> encoder.encodeUnsigned(1, 2, 3));
        add(
                "BatchEncoder.encodeUnsigned, direct",
                o -> encoder.encodeUnsigned(DirectBuffers.ofNumbers(encoder.slotCount())));
        add("BatchEncoder.decode", o -> encoder.decode(o.plain()));
        add("BatchEncoder.decodeUnsigned", o -> encoder.decodeUnsigned(o.plain()));
        add("BatchEncoder.decode, direct", o -> {
            ByteBuffer target = DirectBuffers.ofNumbers(encoder.slotCount());
            encoder.decode(o.plain(), target);
            return target.rewind().getLong();
        });
    }

    private void ckks() {
        CkksEncoder encoder = CkksEncoder.of(fixture.context());
        double scale = fixture.scale();
        add("CkksEncoder.encode", o -> encoder.encode(new double[] {1, -2, 3}, 0, scale));
        add("CkksEncoder.encode, direct", o -> encoder.encode(DirectBuffers.ofNumbers(encoder.slotCount()), 0, scale));
        add("CkksEncoder.encode, one number", o -> encoder.encode(2.5, 0, scale));
        add("CkksEncoder.encodeComplex", o -> encoder.encodeComplex(new double[] {1, -2, 3, 4}, 0, scale));
        add("CkksEncoder.encodeComplex, one number", o -> encoder.encodeComplex(2.5, -1, 0, scale));
        add(
                "CkksEncoder.encodeComplex, direct",
                o -> encoder.encodeComplex(DirectBuffers.ofNumbers(encoder.slotCount()), 0, scale));
        add("CkksEncoder.encodeInteger", o -> encoder.encodeInteger(-7, 0));
        add("CkksEncoder.decode", o -> encoder.decode(o.plain()));
        add("CkksEncoder.decodeComplex", o -> encoder.decodeComplex(o.plain()));
        add("CkksEncoder.decode, direct", o -> {
            ByteBuffer target = DirectBuffers.ofNumbers(encoder.slotCount());
            encoder.decode(o.plain(), target);
            return target.rewind().getDouble();
        });
    }
}
