// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plaintexts, ciphertexts and encoders. */
final class ValueCalls {

    private ValueCalls() {}

    static List<Call> all() {
        return List.of(
                ValueCalls::remakeAsItIs,
                ValueCalls::remakeChanged,
                (shelf, in) -> lookAt(shelf.pick(Ciphertext.class, in)),
                (shelf, in) -> lookAt(shelf.pick(Plaintext.class, in)),
                ValueCalls::name,
                (shelf, in) -> Plaintext.ofCoefficients(context(shelf, in), in.longs(in.anyLength(2048))),
                ValueCalls::throughText,
                (shelf, in) -> batch(shelf, in).encode(in.longs(in.anyLength(2048))),
                (shelf, in) -> batch(shelf, in).encodeUnsigned(in.longs(in.anyLength(2048))),
                (shelf, in) -> batch(shelf, in).encode(buffer(in, 2048)),
                (shelf, in) -> look(batch(shelf, in).decode(shelf.pick(Plaintext.class, in)).length),
                (shelf, in) -> look(batch(shelf, in).decodeUnsigned(shelf.pick(Plaintext.class, in)).length),
                ValueCalls::batchDecodeToBuffer,
                (shelf, in) -> ckks(shelf, in).encode(in.doubles(in.anyLength(1024)), scale(in)),
                (shelf, in) -> ckks(shelf, in).encode(in.doubles(in.anyLength(1024)), in.anyInt(), scale(in)),
                (shelf, in) -> ckks(shelf, in).encodeComplex(in.doubles(in.anyLength(2048)), in.anyInt(), scale(in)),
                (shelf, in) -> ckks(shelf, in).encode(in.anyDouble(), in.anyInt(), scale(in)),
                (shelf, in) -> ckks(shelf, in).encodeComplex(in.anyDouble(), in.anyDouble(), in.anyInt(), scale(in)),
                (shelf, in) -> ckks(shelf, in).encodeInteger(in.anyLong(), in.anyInt()),
                (shelf, in) -> ckks(shelf, in).encode(buffer(in, 1024), in.anyInt(), scale(in)),
                (shelf, in) -> look(ckks(shelf, in).decode(shelf.pick(Plaintext.class, in)).length),
                (shelf, in) -> look(ckks(shelf, in).decodeComplex(shelf.pick(Plaintext.class, in)).length),
                ValueCalls::ckksDecodeToBuffer,
                (shelf, in) -> look(
                        context(shelf, in).level(in.anyInt()).coeffModulus().size()));
    }

    /** What an operation made is a ciphertext that its own residues describe: in range, and of a possible shape. */
    private static AutoCloseable remakeAsItIs(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        Ciphertext original = shelf.pick(Ciphertext.class, in);
        long[] residues = original.residues();
        // May not be refused, but for a closed context: this is no call with wrong arguments.
        Ciphertext copy;
        try {
            copy = Ciphertext.ofResidues(
                    original.context(),
                    original.level(),
                    original.isNttForm(),
                    original.scale(),
                    original.correctionFactor(),
                    residues);
        } catch (IllegalArgumentException e) {
            throw new AssertionError("the residues of " + original + " make no ciphertext", e);
        }
        Require.that(copy.toString().equals(original.toString()), "a copy is as the original");
        return copy;
    }

    private static AutoCloseable remakeChanged(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        Ciphertext original = shelf.pick(Ciphertext.class, in);
        int kept = in.octet();
        long[] words = original.residues();
        int polynomial = words.length / original.size();
        int length = switch (kept % 8) {
            case 0 -> words.length;
            case 1 -> words.length + polynomial;
            case 2 -> 2 * polynomial;
            case 3 -> 16 * polynomial;
            case 4 -> 17 * polynomial;
            case 5 -> words.length - 1;
            case 6 -> polynomial;
            default -> 0;
        };
        long[] residues = Arrays.copyOf(words, length);
        int changes = in.below(3);
        for (int i = 0; i < changes && length > 0; i++) {
            residues[Math.floorMod(in.rawInt(), length)] = in.anyLong();
        }
        boolean sameForm = in.octet() % 4 != 3;
        return Ciphertext.ofResidues(
                shelf.pick(SealContext.class, in),
                in.flag() ? in.anyInt() : original.level(),
                original.isNttForm() == sameForm,
                in.flag() ? in.anyDouble() : original.scale(),
                in.flag() ? in.anyLong() : original.correctionFactor(),
                residues);
    }

    private static @Nullable AutoCloseable lookAt(Ciphertext ciphertext) {
        Require.that(ciphertext.size() >= 2 && ciphertext.size() <= 16, "size");
        Require.that(
                ciphertext.level() >= 0
                        && ciphertext.level() <= ciphertext.context().firstLevel(),
                "level");
        Require.that(ciphertext.scale() > 0 && !Double.isInfinite(ciphertext.scale()), "scale");
        Require.that(!ciphertext.parmsId().toString().isEmpty(), "parmsId");
        int words = ciphertext.size() * ciphertext.degree() * ciphertext.coeffModulusSize();
        Require.that(ciphertext.residues().length == words, "residues");
        Require.that(ciphertext.isClosed() || ciphertext.nativeBytes() >= 8L * words, "bytes");
        return look(ciphertext.isTransparent() ? 1 : 0);
    }

    private static @Nullable AutoCloseable lookAt(Plaintext plaintext) {
        int significant = plaintext.significantCoefficientCount();
        Require.that(significant >= 0 && significant <= plaintext.coefficientCount(), "significant coefficients");
        Require.that(plaintext.nonzeroCoefficientCount() <= significant, "nonzero coefficients");
        Require.that(plaintext.isZero() == (significant == 0), "zero has no coefficient");
        Require.that(
                plaintext.coefficients().length
                        == (plaintext.isNttForm()
                                ? plaintext.coefficientCount()
                                : plaintext.context().parameters().degree()),
                "coefficients");
        return look(plaintext.level());
    }

    /** What is written into an exception or a log. */
    private static @Nullable AutoCloseable name(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        SealObject object = shelf.pick(SealObject.class, in);
        Require.that(!object.toString().isEmpty() && object.toString().length() < 200, "a short text");
        return null;
    }

    private static AutoCloseable throughText(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        Plaintext plaintext = shelf.pick(Plaintext.class, in);
        return Plaintext.parse(context(shelf, in), plaintext.toPolynomialString());
    }

    private static @Nullable AutoCloseable batchDecodeToBuffer(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        batch(shelf, in).decode(shelf.pick(Plaintext.class, in), buffer(in, 2048));
        return null;
    }

    private static @Nullable AutoCloseable ckksDecodeToBuffer(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        ckks(shelf, in).decode(shelf.pick(Plaintext.class, in), buffer(in, 1024));
        return null;
    }

    private static @Nullable AutoCloseable look(int figure) {
        Require.that(figure >= 0, "a figure is not negative");
        return null;
    }

    /** Usually direct, in native order and with whole words. */
    private static ByteBuffer buffer(Choices in, int limit) {
        int kind = in.octet();
        int bytes = 8 * in.anyLength(limit) + (kind >= 250 ? kind - 249 : 0);
        ByteBuffer buffer = kind % 16 == 7 ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
        buffer.order(kind % 16 == 8 ? ByteOrder.BIG_ENDIAN : ByteOrder.nativeOrder());
        long value = in.anyLong();
        for (int i = 0; i + 8 <= bytes; i += 8) {
            buffer.putLong(i, value);
        }
        buffer.position(kind % 16 == 9 ? Math.min(8, bytes) : 0);
        return kind % 16 == 10 ? buffer.asReadOnlyBuffer().order(ByteOrder.nativeOrder()) : buffer;
    }

    private static double scale(Choices in) {
        return in.octet() < 128 ? FuzzWorld.SCALE : in.anyDouble();
    }

    private static SealContext context(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(SealContext.class, in);
    }

    private static BatchEncoder batch(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return BatchEncoder.of(context(shelf, in));
    }

    private static CkksEncoder ckks(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return CkksEncoder.of(context(shelf, in));
    }
}
