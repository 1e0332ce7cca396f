// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange with the program in Python, which a shell script stands in for. */
class MetaTorchTest {

    private static final MetaWorkload WORKLOAD = MetaWorkload.MAML_SINUSOID;

    @TempDir
    private Path folder;

    private MetaTorch torch(String gradient) {
        return new MetaTorch(TorchStandIn.in(folder, gradient));
    }

    @Test
    void exchange_ofEveryRequest_reachesTheProgramAndBringsItsAnswer() throws IOException {
        try (MetaTorch torch = torch("cat \"$parameters\"")) {
            assertThat(torch.version()).isEqualTo("2.0.stand-in");
            List<MetaTorch.Variant> variants = torch.load(WORKLOAD, WORKLOAD.prepared());
            assertThat(variants).extracting(MetaTorch.Variant::name).containsExactly("plain", "compiled");
            assertThat(variants).extracting(MetaTorch.Variant::isCompiled).containsExactly(false, true);
            assertThat(variants).extracting(MetaTorch.Variant::subject).containsExactly("PyTorch", "PyTorch compiled");
            assertThat(variants.get(0).seconds(3)).isEqualTo(3 * TorchStandIn.NANOS / 1e9);
            float[] start = WORKLOAD.start();
            assertThat(variants.get(0).gradient(7)).hasSize(1761).satisfies(gradient -> {
                for (int i = 0; i < start.length; i++) {
                    assertThat(gradient[i]).isEqualTo(start[i]);
                }
            });
        }
        assertThat(Files.readAllLines(folder.resolve("requests")))
                .containsExactly("version ", "load maml-sinusoid", "run plain", "gradient plain");
    }

    @Test
    void answer_thatIsNoGradient_isAFailure() {
        try (MetaTorch torch = torch("echo abc")) {
            MetaTorch.Variant variant =
                    torch.load(WORKLOAD, WORKLOAD.prepared()).get(0);
            // Four bytes are a float32, five are none.
            assertThat(variant.gradient(0)).hasSize(1);
        }
        try (MetaTorch torch = torch("echo abcd")) {
            MetaTorch.Variant variant =
                    torch.load(WORKLOAD, WORKLOAD.prepared()).get(0);
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> variant.gradient(0))
                    .withMessageContaining("this one has 5");
        }
    }

    @Test
    void program_thatEnds_isAFailureThatNamesTheRequest() {
        Path ending = TorchStandIn.script(folder.resolve("ending"), "#!/bin/sh\nread request\nexit 0\n");
        try (MetaTorch torch = new MetaTorch(ending)) {
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(torch::version)
                    .withMessageContaining("PyTorch ended when asked for 'version'");
        }
    }

    @Test
    void answer_thatIsNoNumber_isAFailure() {
        Path talking = TorchStandIn.script(
                folder.resolve("talking"), "#!/bin/sh\nwhile read -r request; do echo soon; done\n");
        try (MetaTorch torch = new MetaTorch(talking)) {
            MetaTorch.Variant variant =
                    torch.load(WORKLOAD, WORKLOAD.prepared()).get(0);
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> variant.seconds(1))
                    .withMessage("PyTorch answered: soon");
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> variant.gradient(0))
                    .withMessage("PyTorch answered: soon");
        }
    }
}
