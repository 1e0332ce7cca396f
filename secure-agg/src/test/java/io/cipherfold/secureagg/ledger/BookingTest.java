// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(Replay.class)
class BookingTest {

    private static final PrivacyBudget BUDGET = budget(NoiseMechanism.DISCRETE_GAUSSIAN);

    private static PrivacyBudget budget(NoiseMechanism mechanism) {
        return new PrivacyBudget(new RoundLoss(mechanism, 100, 40, 1000, 10), 5, 1e-5);
    }

    private static VerifyKey key(RandomSource random) {
        return SigningKey.generate(random).verifyKey();
    }

    private static Booking booking(Optional<PrivacyBudget> budget, VerifyKey member, VerifyKey... clients) {
        return new Booking(Digest.ZERO, 1, "test", member, budget, List.of(clients));
    }

    @Test
    void append_withAndWithoutNoise_isWhatThePageOfTheProtocolSays(RandomSource random) {
        SigningKey identity = SigningKey.generate(random);
        VerifyKey[] clients = {key(random), key(random)};
        Chain chain = new Chain();
        chain.append(3, new byte[] {1}, 5);
        for (int noise : new int[] {1, 2, 0}) {
            BookingForge forge = new BookingForge(identity, clients);
            forge.noise = noise;
            byte[] expected = forge.payload(chain, 9);
            Optional<PrivacyBudget> budget = NoiseMechanism.ofCode(noise).map(BookingTest::budget);
            Booking booking = booking(budget, identity.verifyKey(), clients);

            ChainRecord record = booking.append(chain, identity, 9);

            assertThat(record.kind()).isEqualTo(JournalKind.BOOKED.code());
            assertThat(record.payload()).isEqualTo(expected);
            assertThat(Booking.read(record)).isEqualTo(booking);
        }
    }

    @Test
    void read_anyBitChanged_isRefused(RandomSource random) {
        SigningKey identity = SigningKey.generate(random);
        byte[] payload = new BookingForge(identity, key(random)).payload(new Chain(), 7);
        for (int bit = 0; bit < 8 * payload.length; bit++) {
            byte[] changed = payload.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            ChainRecord record = new Chain().append(1, changed, 7);
            assertThatThrownBy(() -> Booking.read(record))
                    .as("bit %d of %d", bit, 8 * payload.length)
                    .isInstanceOfAny(WireException.class, IllegalArgumentException.class);
        }
    }

    @Test
    void read_anyShorterPayload_isRefused(RandomSource random) {
        byte[] payload = new BookingForge(SigningKey.generate(random), key(random)).payload(new Chain(), 7);
        for (int length = 0; length < payload.length; length++) {
            ChainRecord record = new Chain().append(1, Arrays.copyOf(payload, length), 7);
            assertThatThrownBy(() -> Booking.read(record))
                    .as("%d bytes", length)
                    .isInstanceOf(WireException.class);
        }
    }

    @Test
    void read_bookingAtAnotherPlaceOrTime_isRefused(RandomSource random) {
        BookingForge forge = new BookingForge(SigningKey.generate(random), key(random));
        byte[] payload = forge.payload(new Chain(), 7);
        Chain longer = new Chain();
        longer.append(3, new byte[0], 1);
        for (ChainRecord moved : List.of(longer.append(1, payload, 7), new Chain().append(1, payload, 8))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Booking.read(moved))
                    .withMessageContaining("not signed by " + forge.identity.verifyKey());
        }
    }

    private static Arguments row(String part, Consumer<BookingForge> change) {
        return arguments(part, change);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                row("round must be in [1", f -> f.round = 0),
                row("round must be in [1", f -> f.round = -1),
                row("1 to 64 bytes, was 0", f -> f.population = new byte[0]),
                row("must be in [0, 64], was 65", f -> f.population = new byte[65]),
                row("not well-formed UTF-8", f -> f.population = new byte[] {(byte) 0xff}),
                row("no noise has the code 3", f -> f.noise = 3),
                row("no noise has the code 255", f -> f.noise = 255),
                row("was 3", f -> f.variance = 3),
                row("was -100", f -> f.variance = -100),
                row("variance per client", f -> f.variance = DiscreteGaussian.MAX_VARIANCE + 1),
                row("variance per client", f -> f.variance = Long.MIN_VALUE),
                row("variance per client must be in [1, 65536], was 0", f -> {
                    f.noise = BookingForge.SKELLAM;
                    f.variance = 0;
                }),
                row("variance per client must be in [1, 65536], was 65537", f -> {
                    f.noise = BookingForge.SKELLAM;
                    f.variance = 65_537;
                }),
                row("squared norm bound must be in [1", f -> f.normBoundSquared = 0),
                row("squared norm bound", f -> f.normBoundSquared = -1),
                row("squared norm bound", f -> f.normBoundSquared = (1L << 60) + 1),
                row("dimension must be in [1", f -> f.dimension = 0),
                row("dimension", f -> f.dimension = -1),
                row("honest clients must be in [1, 10000000], was 0", f -> f.honestClients = 0),
                row("honest clients", f -> f.honestClients = 10_000_001),
                row("participations must be in [1", f -> f.participations = 0),
                row("participations", f -> f.participations = -1),
                row("delta must be at least 1.0E-100 and below 1, was NaN", f -> f.delta = Double.NaN),
                row("was 4.9E-324", f -> f.delta = Double.MIN_VALUE),
                row("was 1.0E-320", f -> f.delta = 1e-320),
                row("was 9.0E-101", f -> f.delta = 9e-101),
                row("was -1.0E-5", f -> f.delta = -1e-5),
                row("was 0.0", f -> f.delta = 0),
                row("was -0.0", f -> f.delta = -0.0),
                row("was 1.0", f -> f.delta = 1),
                row("was Infinity", f -> f.delta = Double.POSITIVE_INFINITY),
                row("clients must be in [1, 10000000], was 0", f -> f.clients.clear()),
                row("clients must be", f -> f.countedClients = Integer.MAX_VALUE),
                row("needs", f -> f.countedClients = 10_000_000),
                row("were 1 different of 2", f -> f.clients.add(f.clients.get(0))),
                row("1 bytes too many", f -> f.trailing = new byte[1]));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void read_signedButOutOfRange_isRefusedWithValueAndLimit(
            String part, Consumer<BookingForge> change, RandomSource random) {
        BookingForge forge = new BookingForge(SigningKey.generate(random), key(random));
        change.accept(forge);
        ChainRecord record = forge.append(new Chain());
        assertThatThrownBy(() -> Booking.read(record))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(part);
    }

    @Test
    void constructor_valueOutOfRange_isRefused(RandomSource random) {
        VerifyKey client = key(random);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> booking(Optional.empty(), client))
                .withMessageContaining("was of 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> booking(Optional.empty(), client, client, client))
                .withMessageContaining("1 different of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrivacyBudget(BUDGET.perRound(), 0, 1e-5))
                .withMessageContaining("at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 3, 40, 1000, 10))
                .withMessageContaining("variance per client must be 4 to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundLoss(NoiseMechanism.DISCRETE_GAUSSIAN, 100, 40, 1000, 0))
                .withMessageContaining("honest clients must be 1 to 10000000, was 0");
    }
}
