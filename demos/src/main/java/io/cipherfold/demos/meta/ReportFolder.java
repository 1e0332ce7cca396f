// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.Json;
import io.cipherfold.cli.file.NewFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder for reports, made before minutes of work could be lost. */
final class ReportFolder {

    private final Path folder;

    private ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder if it is not there. */
    static ReportFolder create(Path folder) {
        try {
            return new ReportFolder(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a report as {@code meta-DATASET-ALGORITHM.html} and {@code .json}. */
    void write(TrainingReport report, Map<String, ?> json) {
        String name = "meta-" + report.experiment().problem().optionName() + "-"
                + report.experiment().method().optionName();
        replace(name + ".html", TrainingPage.html(report));
        replace(name + ".json", Json.line(json) + "\n");
    }

    /** Writes a file in place of an older one. */
    void replace(String name, String text) {
        NewFiles.replace(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
