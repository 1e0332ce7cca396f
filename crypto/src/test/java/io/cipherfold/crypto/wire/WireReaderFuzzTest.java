// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.envelope.EpochPublicKey;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.share.ShareVector;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random bytes, random fields: a decoder answers with a value or a {@link WireException}, and with nothing else. */
@ExtendWith(Replay.class)
class WireReaderFuzzTest {

    private static final int FIELDS = 13;

    @RepeatedTest(20)
    void read_randomFieldsOfRandomBytes_throwsWireExceptionsOnly(RandomSource random) {
        int refused = 0;
        int complete = 0;
        for (int run = 0; run < 5_000; run++) {
            byte[] bytes = new byte[(int) random.nextBelow(1L << random.nextBelow(9))];
            random.nextBytes(bytes);
            if (random.nextBelow(2) == 0) {
                thin(bytes, random);
            }
            WireReader in = new WireReader(bytes);
            try {
                while (in.remaining() > 0) {
                    int before = in.remaining();
                    readField(in, random);
                    assertThat(in.remaining()).isBetween(0, before);
                }
                in.finish();
                complete++;
            } catch (WireException e) {
                assertThat(e).hasMessageMatching("[ -~]+");
                refused++;
            }
        }
        // Both ends are reached often, or the test would say little.
        assertThat(refused).isGreaterThan(500);
        assertThat(complete).isGreaterThan(500);
    }

    /** Small numbers are what lengths and counts are made of. */
    private static void thin(byte[] bytes, RandomSource random) {
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextBelow(4) != 0) {
                bytes[i] = 0;
            }
        }
    }

    private static void readField(WireReader in, RandomSource random) {
        switch ((int) random.nextBelow(FIELDS)) {
            case 0 -> in.u8();
            case 1 -> in.u16();
            case 2 -> in.u32();
            case 3 -> in.i32();
            case 4 -> in.i64();
            case 5 -> in.f64();
            case 6 -> in.u32In("field", random.nextInt(), random.nextInt());
            case 7 -> in.i64In("field", random.nextLong(), random.nextLong());
            // What a hostile peer writes is taken as a length here: never believed, never allocated.
            case 8 -> in.raw((int) in.u32());
            case 9 -> in.raw(random.nextInt());
            case 10 -> in.text((int) random.nextBelow(70_000));
            case 11 -> DigitSum.read(in, (int) random.nextBelow(Integer.MAX_VALUE));
            default -> EpochPublicKey.read(in);
        }
    }

    @RepeatedTest(5)
    void unpack_randomBytes_throwsWireExceptionsOnly(RandomSource random) {
        for (int run = 0; run < 2_000; run++) {
            int length = 2 * (int) random.nextBelow(50);
            byte[] bytes = new byte[Math.max(0, length / 2 * 5 + (int) random.nextBelow(3) - 1)];
            random.nextBytes(bytes);
            try {
                assertThat(ShareVector.unpack(bytes, length).pack()).isEqualTo(bytes);
            } catch (WireException e) {
                assertThat(e.reason()).isIn(WireException.Reason.WRONG_LENGTH, WireException.Reason.OUT_OF_RANGE);
            }
        }
    }
}
