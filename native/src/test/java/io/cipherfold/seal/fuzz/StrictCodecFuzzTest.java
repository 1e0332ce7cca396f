// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.InsecureSecretAccess;
import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SealObject;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.StrictCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Any bytes: refused with one of three codes, or a value that can be used and that is written as exactly these bytes. */
class StrictCodecFuzzTest extends FuzzWorlds {

    private static final Set<SealException.Code> REFUSALS = Set.of(
            SealException.Code.MALFORMED_BYTES,
            SealException.Code.FOREIGN_PARAMETERS,
            SealException.Code.WORD_OUT_OF_RANGE);

    @FuzzTest
    void readCiphertext_anyBytes_isRefusedOrExact(byte[] input) {
        read(input, Ciphertext.class, StrictCodec::write, StrictCodec::readCiphertext);
    }

    @FuzzTest
    void readPlaintext_anyBytes_isRefusedOrExact(byte[] input) {
        read(input, Plaintext.class, StrictCodec::write, StrictCodec::readPlaintext);
    }

    @FuzzTest
    void readPublicKey_anyBytes_isRefusedOrExact(byte[] input) {
        read(input, PublicKey.class, StrictCodec::write, StrictCodec::readPublicKey);
    }

    @FuzzTest
    void readSecretKey_anyBytes_isRefusedOrExact(byte[] input) {
        read(
                input,
                SecretKey.class,
                (codec, key) -> codec.write(key, InsecureSecretAccess.get()),
                StrictCodec::readSecretKey);
    }

    @FuzzTest
    void readRelinKeys_anyBytes_isRefusedOrExact(byte[] input) {
        read(input, RelinKeys.class, StrictCodec::write, StrictCodec::readRelinKeys);
    }

    @FuzzTest
    void readGaloisKeys_anyBytes_isRefusedOrExact(byte[] input) {
        read(input, GaloisKeys.class, StrictCodec::write, StrictCodec::readGaloisKeys);
    }

    private static <T extends SealObject> void read(
            byte[] input,
            Class<T> type,
            BiFunction<StrictCodec, T, byte[]> write,
            BiFunction<StrictCodec, byte[], T> read) {
        NativeUsage before = NativeUsage.current();
        ChangedBytes changed = ChangedBytes.of(valid(type, write), new Choices(input));
        StrictCodec codec = StrictCodec.of(changed.world().context());
        byte[] bytes = changed.bytes();
        byte[] original = bytes.clone();
        try (T value = read.apply(codec, bytes)) {
            Require.that(Arrays.equals(write.apply(codec, value), original), "one value has one byte string");
            Usable.require(changed.world(), value);
        } catch (SealException refused) {
            Require.that(REFUSALS.contains(refused.code()), refused.toString());
            Require.that(changed.changed(), "valid bytes are read");
        }
        Require.that(Arrays.equals(bytes, original), "the bytes are the caller's");
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    private static <T extends SealObject> List<ChangedBytes.Valid> valid(
            Class<T> type, BiFunction<StrictCodec, T, byte[]> write) {
        return validBytes(
                type,
                () -> FuzzWorld.written(
                        worlds(), type, (context, value) -> write.apply(StrictCodec.of(context), value)));
    }
}
