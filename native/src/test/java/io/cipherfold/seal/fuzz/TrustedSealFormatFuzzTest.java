// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.InsecureSecretAccess;
import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SealObject;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.TrustedSealFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Any bytes in SEAL's format: refused with one of two codes, or a value that can be used and read again. */
class TrustedSealFormatFuzzTest extends FuzzWorlds {

    private static final Set<SealException.Code> REFUSALS =
            Set.of(SealException.Code.MALFORMED_BYTES, SealException.Code.FOREIGN_PARAMETERS);

    /** Reads one kind of value. */
    private interface Reading<T> {
        T apply(TrustedSealFormat format, byte[] bytes, long mostBytes);
    }

    @FuzzTest
    void readCiphertext_anyBytes_isRefusedOrUsable(byte[] input) {
        read(input, Ciphertext.class, TrustedSealFormat::write, TrustedSealFormat::readCiphertext);
    }

    @FuzzTest
    void readPlaintext_anyBytes_isRefusedOrUsable(byte[] input) {
        read(input, Plaintext.class, TrustedSealFormat::write, TrustedSealFormat::readPlaintext);
    }

    @FuzzTest
    void readPublicKey_anyBytes_isRefusedOrUsable(byte[] input) {
        read(input, PublicKey.class, TrustedSealFormat::write, TrustedSealFormat::readPublicKey);
    }

    @FuzzTest
    void readSecretKey_anyBytes_isRefusedOrUsable(byte[] input) {
        read(
                input,
                SecretKey.class,
                (format, key) -> format.write(key, InsecureSecretAccess.get()),
                TrustedSealFormat::readSecretKey);
    }

    @FuzzTest
    void readRelinKeys_anyBytes_isRefusedOrUsable(byte[] input) {
        read(input, RelinKeys.class, TrustedSealFormat::write, TrustedSealFormat::readRelinKeys);
    }

    @FuzzTest
    void readGaloisKeys_anyBytes_isRefusedOrUsable(byte[] input) {
        read(input, GaloisKeys.class, TrustedSealFormat::write, TrustedSealFormat::readGaloisKeys);
    }

    @FuzzTest
    void readParameters_anyBytes_isRefusedOrWrittenTheSame(byte[] input) {
        Choices in = new Choices(input);
        ChangedBytes changed = ChangedBytes.of(parameters(), in);
        try {
            EncryptionParameters parameters = TrustedSealFormat.readParameters(changed.bytes(), 1 << 16);
            byte[] again = TrustedSealFormat.write(parameters);
            Require.that(
                    TrustedSealFormat.readParameters(again, again.length).equals(parameters), "the same parameters");
        } catch (SealException refused) {
            Require.that(REFUSALS.contains(refused.code()), refused.toString());
            Require.that(changed.changed(), "valid bytes are read");
        }
    }

    private static List<ChangedBytes.Valid> parameters() {
        return validBytes(
                EncryptionParameters.class,
                () -> worlds().stream()
                        .map(world -> new ChangedBytes.Valid(
                                world, TrustedSealFormat.write(world.context().parameters())))
                        .toList());
    }

    private static <T extends SealObject> void read(
            byte[] input, Class<T> type, BiFunction<TrustedSealFormat, T, byte[]> write, Reading<T> read) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        int allowed = in.octet();
        ChangedBytes changed = ChangedBytes.of(valid(type, write), in);
        byte[] bytes = changed.bytes();
        byte[] original = bytes.clone();
        long mostBytes = allowed < 240 ? bytes.length : allowed < 250 ? Long.MAX_VALUE : bytes.length - 1L;
        TrustedSealFormat format = TrustedSealFormat.of(changed.world().context());
        try (T value = read.apply(format, bytes, mostBytes)) {
            Require.that(bytes.length <= mostBytes, "more than allowed");
            Usable.require(changed.world(), value);
            byte[] again = write.apply(format, value);
            try (T same = read.apply(format, again, again.length)) {
                Require.that(Arrays.equals(write.apply(format, same), again), "written the same twice");
            }
        } catch (SealException refused) {
            Require.that(REFUSALS.contains(refused.code()), refused.toString());
            Require.that(changed.changed() || bytes.length > mostBytes, "valid bytes are read");
        } catch (IllegalArgumentException refused) {
            Require.that(mostBytes < 0, refused.toString());
        }
        Require.that(Arrays.equals(bytes, original), "the bytes are the caller's");
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    private static <T extends SealObject> List<ChangedBytes.Valid> valid(
            Class<T> type, BiFunction<TrustedSealFormat, T, byte[]> write) {
        return validBytes(
                type,
                () -> FuzzWorld.written(
                        worlds(), type, (context, value) -> write.apply(TrustedSealFormat.of(context), value)));
    }
}
