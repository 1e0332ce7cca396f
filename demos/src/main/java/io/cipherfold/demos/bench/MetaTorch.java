// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.file.VectorFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The workloads in PyTorch, in a process of its own that waits for requests while Java measures. For one thread. */
final class MetaTorch implements AutoCloseable {

    /** What comparisons are made with: the fastest way to write a workload without {@link #COMPILED_SUBJECT}. */
    static final String SUBJECT = "PyTorch";

    /** With {@code torch.compile}. */
    static final String COMPILED_SUBJECT = "PyTorch compiled";

    private static final String SCRIPT = "meta_torch.py";
    /** Between the words of a request, because names of files may hold spaces. */
    private static final String TAB = "\t";

    private final WorkFolder work = new WorkFolder();
    private final LineProcess process;

    /**
     * Starts it with the script that is part of this program.
     *
     * @param python an interpreter that has PyTorch
     */
    MetaTorch(Path python) {
        process = start(python, work);
    }

    private static LineProcess start(Path python, WorkFolder work) {
        boolean complete = false;
        try (InputStream script = Objects.requireNonNull(MetaTorch.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Path file = work.path().resolve(SCRIPT);
            Files.copy(script, file);
            ProcessBuilder builder = new ProcessBuilder(python.toString(), file.toString());
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment().put("MKL_NUM_THREADS", "1");
            LineProcess started = new LineProcess(SUBJECT, builder);
            complete = true;
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!complete) {
                work.close();
            }
        }
    }

    /** Of PyTorch. */
    String version() {
        return process.ask("version");
    }

    /**
     * Hands a workload over, in place of the one before.
     *
     * @return the ways to write it in PyTorch, at least one
     */
    List<Variant> load(MetaWorkload workload, PreparedTasks tasks) {
        float[] start = workload.start();
        double[] parameters = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            parameters[i] = start[i];
        }
        Path parameterFile = work.path().resolve("parameters.f32");
        Path batchFile = work.path().resolve("batches.f32");
        VectorFile.write(parameterFile, parameters);
        VectorFile.write(batchFile, tasks.numbers());
        String names = process.ask(
                String.join(TAB, "load", workload.optionName(), parameterFile.toString(), batchFile.toString()));
        return List.of(names.split(" ", -1)).stream().map(Variant::new).toList();
    }

    @Override
    public void close() {
        process.close();
        work.close();
    }

    /** A way to write the workload that was loaded last. */
    final class Variant implements MetaContender {

        private static final String COMPILED = "compiled";

        private final String name;

        private Variant(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** Whether PyTorch makes machine code of it first, which takes it a minute. */
        boolean isCompiled() {
            return name.equals(COMPILED);
        }

        @Override
        public String subject() {
            return isCompiled() ? COMPILED_SUBJECT : SUBJECT;
        }

        @Override
        public double seconds(int iterations) {
            return process.number(process.ask(String.join(TAB, "run", name, Integer.toString(iterations)))) / 1e9;
        }

        /** The mean meta-gradient of a batch, numbered from 0, at the workload's start, computed in double precision. */
        double[] gradient(int batch) {
            Path file = work.path().resolve("gradient.f32");
            String answer = process.ask(String.join(TAB, "gradient", name, Integer.toString(batch), file.toString()));
            if (!answer.equals("ok")) {
                throw CommandFailure.failed("PyTorch answered: " + answer);
            }
            return VectorFile.read(file);
        }
    }
}
