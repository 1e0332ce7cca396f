// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of frame: read back, cut, lengthened, with every field just outside its range, with every byte changed. */
class FrameCodecTest {

    private static final FrameSamples SAMPLES = new FrameSamples();

    private static Stream<FrameSample<?>> samples() {
        return SAMPLES.all();
    }

    private static Stream<FrameSample<?>> signedSamples() {
        return SAMPLES.all().filter(FrameSample::isSigned);
    }

    private static RejectionReason refusal(FrameSample<?> sample, byte[] frame, String what) {
        WireException[] refused = new WireException[1];
        assertThatExceptionOfType(WireException.class)
                .as(what)
                .isThrownBy(() -> sample.decode(frame))
                .satisfies(e -> refused[0] = e);
        return RejectionReason.of(refused[0].reason());
    }

    @Test
    void samples_coverEveryKindThatTravels() {
        Set<FrameKind> kinds = new TreeSet<>();
        samples().forEach(sample -> kinds.add(FrameKind.of(sample.frame())));

        // Plan and registry have tests of their own; an upload is read piecewise from the disk.
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(FrameKind.values())
                        .filter(kind -> !Set.of(
                                        FrameKind.PLAN, FrameKind.SIGNED_PLAN, FrameKind.REGISTRY, FrameKind.UPLOAD)
                                .contains(kind))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_whatWasEncoded_isTheSameBytesAgain(FrameSample<?> sample) {
        assertThat(sample.reencode(sample.frame())).isEqualTo(sample.frame());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_cutAnywhere_isTooShort(FrameSample<?> sample) {
        byte[] frame = sample.frame();
        for (int length = 0; length < frame.length; length++) {
            assertThat(refusal(sample, Arrays.copyOf(frame, length), "cut to " + length))
                    .isEqualTo(RejectionReason.WRONG_LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_oneByteTooLong_isRefused(FrameSample<?> sample) {
        byte[] frame = sample.frame();
        RejectionReason expected = FrameKind.of(frame) == FrameKind.INSPECT
                ? RejectionReason.WRONG_LENGTH
                : RejectionReason.TRAILING_BYTES;
        assertThat(refusal(sample, Arrays.copyOf(frame, frame.length + 1), "longer"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_headerDamaged_saysHow(FrameSample<?> sample) {
        WireFrames.header(sample.frame(), SAMPLES.plan())
                .forEach((what, damaged) -> assertThat(refusal(sample, damaged.bytes(), what))
                        .as(what)
                        .isEqualTo(damaged.reason()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_anotherKindOfFrame_isRefused(FrameSample<?> sample) {
        samples()
                .filter(other -> FrameKind.of(other.frame()) != FrameKind.of(sample.frame()))
                .forEach(other -> assertThat(refusal(sample, other.frame(), other.toString()))
                        .isEqualTo(RejectionReason.WRONG_KIND));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_fieldJustOutsideItsRange_isRefused(FrameSample<?> sample) {
        assertThat(sample.badFields()).isNotEmpty();
        for (FrameSample.BadField field : sample.badFields()) {
            assertThat(refusal(sample, field.in(sample.frame()), field.name()))
                    .as(field.name())
                    .isEqualTo(RejectionReason.OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @MethodSource("signedSamples")
    void signature_anyByteChanged_doesNotVerifyIfItDecodesAtAll(FrameSample<?> sample) {
        byte[] frame = sample.frame();
        assertThat(sample.verifies(frame)).isTrue();
        for (int i = 0; i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= (byte) (1 << i % 8);
            boolean accepted;
            try {
                accepted = sample.verifies(changed);
            } catch (WireException e) {
                accepted = false;
            }
            assertThat(accepted).as("byte %d of %s", i, sample).isFalse();
        }
    }

    @Test
    void signatures_ofOneKind_areNotThoseOfAnother() {
        Set<String> contexts = new TreeSet<>();
        for (FrameKind kind : FrameKind.values()) {
            contexts.add(kind.signatureContext());
        }
        assertThat(contexts).hasSameSizeAs(FrameKind.values()).contains("cipherfold/1/unmasking-share");
    }

    @Test
    void vote_inACertificate_isThatOfTheVoteFrame() {
        Certificate certificate = SAMPLES.certificate();
        assertThat(certificate.isValid(SAMPLES.plan())).isTrue();
        for (Vote vote : certificate.votes()) {
            Vote sent = Vote.decode(vote.encode(), SAMPLES.plan());
            assertThat(sent).isEqualTo(vote);
            assertThat(sent.isSignedBy(SAMPLES.plan().committee().member(vote.member())))
                    .isTrue();
        }
    }

    @Test
    void digest_ofAStatement_isThatOfItsFrame() {
        FrameSample<?> sample = SAMPLES.all()
                .filter(any -> FrameKind.of(any.frame()) == FrameKind.STATEMENT)
                .findFirst()
                .orElseThrow();
        SignedStatement signed = (SignedStatement) sample.decode(sample.frame());

        byte[] withoutSignature = Arrays.copyOf(sample.frame(), sample.frame().length - 64);
        assertThat(signed.statement().digest()).isEqualTo(Digest.sha256(withoutSignature));
    }
}
