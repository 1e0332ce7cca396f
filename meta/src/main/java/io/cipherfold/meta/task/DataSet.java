// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The published data sets that can be read: none comes with this library, so each says where it is published, under which
 * licence, which paper to cite and what has to lie where. {@code docs/data.md} has more.
 */
public enum DataSet {
    /** Handwritten characters of 50 alphabets. */
    OMNIGLOT(
            "Omniglot",
            "omniglot",
            "the repository brendenlake/omniglot, folder python",
            "MIT licence",
            "Lake, Salakhutdinov, Tenenbaum, Science 350, 2015",
            new DataFile("images_background.zip", "f81e8e83fe258ecd474acfbf7e2fde4303001a915ab60f95feb2d67af4b9605e"),
            new DataFile("images_evaluation.zip", "954a767dfd0c0fdd379eb2b5759045319377c3fbfefbd04ea938bb7760234fa6")),

    /** Network connections, normal ones and attacks. */
    NSL_KDD(
            "NSL-KDD",
            "nsl-kdd",
            "the Canadian Institute for Cybersecurity, University of New Brunswick, page NSL-KDD dataset",
            "for research with citation, not to be passed on",
            "Tavallaee, Bagheri, Lu, Ghorbani, IEEE CISDA 2009",
            new DataFile("KDDTrain+_20Percent.txt", "7ea86479faab5ca2190b7f18b4982fb058ce5bf2b46e0e1017d0d9ef90f9c16e"),
            new DataFile("KDDTest+.txt", "fa46b0935342616aa83b7c2578db355b6a7aaabbc492248172c7a1e8b7ab8f84")),

    /** Patients of four hospitals. */
    HEART_DISEASE(
            "Heart Disease",
            "heart-disease",
            "the UCI Machine Learning Repository, data set 45, with unknown values written as NaN",
            "CC BY 4.0",
            "Janosi, Steinbrunn, Pfisterer, Detrano, Heart Disease, UCI 1989",
            new DataFile(
                    "processed.cleveland.data", "0ad84ed1809abe7206420c0c45d77153fb82b85bbb20a2de3d34c6be1696915c"),
            new DataFile(
                    "processed.hungarian.data", "b7e2781a582917c782f906d079efd9d8994fbbfaa8bd50cce0dbdfc529502551"),
            new DataFile(
                    "processed.switzerland.data", "75fa4ed7943b891bc232fd36363c83a00d52c7cd3edaffae17ec99036d7021a5"),
            new DataFile("processed.va.data", "9a439dc875370c855c1b9c4f8f53f07a4356534f309648948d4f5d0425b5b0c4")),

    /** Holders of credit cards who did or did not pay. */
    CREDIT_DEFAULT(
            "Default of Credit Card Clients",
            "credit-default",
            "the UCI Machine Learning Repository, data set 350",
            "CC BY 4.0",
            "Yeh, Lien, Expert Systems with Applications 36, 2009",
            new DataFile("UCI_Credit_Card.csv", "023eb2c3ad9efd15e7869616fa50a0143f25223105c7069ba632431530afdb61"));

    private final String title;
    private final String folder;
    private final String publisher;
    private final String licence;
    private final String paper;

    @SuppressWarnings("ImmutableEnumChecker") // List.of, whose type does not tell that it is immutable
    private final List<DataFile> files;

    DataSet(String title, String folder, String publisher, String licence, String paper, DataFile... files) {
        this.title = title;
        this.folder = folder;
        this.publisher = publisher;
        this.licence = licence;
        this.paper = paper;
        this.files = List.of(files);
    }

    /** Its official name. */
    public String title() {
        return title;
    }

    /** Its folder below the data directory. */
    public String folder() {
        return folder;
    }

    /** Who publishes it, and where there. */
    public String publisher() {
        return publisher;
    }

    /** On which terms it may be used. */
    public String licence() {
        return licence;
    }

    /** What to cite. */
    public String paper() {
        return paper;
    }

    /** Its files, all needed. */
    public List<DataFile> files() {
        return files;
    }

    /** Which files have to lie where below a data directory, as part of a sentence. */
    public String layout() {
        return files.stream().map(file -> "DIR/" + folder + "/" + file.name()).collect(Collectors.joining(" and "))
                + " as published by " + publisher + " (" + licence + ")";
    }

    /** Where it is published, what has to lie where and the hash of each file, as sentences. */
    public String expectation() {
        return title + " is published by " + publisher + " (" + licence + "; cite " + paper
                + "). The data directory has to hold "
                + files.stream()
                        .map(file -> folder + "/" + file.name() + " (SHA-256 " + file.sha256() + ")")
                        .collect(Collectors.joining(", "));
    }
}
