// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.cipherfold.seal.SeededForm;
import io.cipherfold.seal.TrustedSealFormat;
import java.io.ObjectInputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The walls of the architecture: which module and package may know what. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("io.cipherfold");

    @Test
    void import_seesTheWholeProject() {
        assertThat(CLASSES.size()).isGreaterThan(250);
        for (String module : new String[] {"seal", "crypto", "secureagg", "meta", "cli", "demos"}) {
            assertThat(CLASSES.stream().filter(c -> c.getPackageName().startsWith("io.cipherfold." + module)))
                    .as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void modules_dependToTheLeftOnly() {
        module("io.cipherfold.seal..", "io.cipherfold.crypto..", "io.cipherfold.secureagg..");
        module("io.cipherfold.crypto..", "io.cipherfold.secureagg..", "io.cipherfold.meta..");
        module("io.cipherfold.secureagg..", "io.cipherfold.meta..", "io.cipherfold.cli..");
        module("io.cipherfold.meta..", "io.cipherfold.cli..", "io.cipherfold.demos..");
        module("io.cipherfold.cli..", "io.cipherfold.meta..", "io.cipherfold.demos..");
        module("io.cipherfold.secureagg..", "io.cipherfold.demos..", "io.cipherfold.seal..");
    }

    private static void module(String module, String... forbidden) {
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void seal_dependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.cipherfold.seal..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.cipherfold.seal..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void thirdPartyTypes_stayInOneRoom() {
        room("org.bouncycastle..", "io.cipherfold.crypto.internal..");
        room("io.vertx..", "io.cipherfold.secureagg.vertx..");
        room("io.netty..", "io.cipherfold.secureagg.vertx..");
        room("org.nd4j..", "io.cipherfold.meta..");
        room("org.bytedeco..", "io.cipherfold.meta..");
        room("picocli..", "io.cipherfold.cli..", "io.cipherfold.demos..");
        room("java.sql..", "io.cipherfold.secureagg.store..");
    }

    private static void room(String library, String... rooms) {
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(CLASSES);
    }

    @Test
    void nd4j_isNotInTheApiOfMeta() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.cipherfold.meta..")
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .notHaveRawReturnType(DescribedPredicate.describe(
                        "from ND4J", type -> type.getPackageName().startsWith("org.nd4j")))
                .check(CLASSES);
    }

    @Test
    void meta_knowsTheInterfaceOfSecureAggregationOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.cipherfold.meta..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.cipherfold.secureagg.encode..",
                        "io.cipherfold.secureagg.dp..",
                        "io.cipherfold.secureagg.ledger..",
                        "io.cipherfold.secureagg.plan..",
                        "io.cipherfold.secureagg.message..",
                        "io.cipherfold.secureagg.protocol..",
                        "io.cipherfold.secureagg.role..",
                        "io.cipherfold.secureagg.store..",
                        "io.cipherfold.secureagg.vertx..",
                        "io.cipherfold.secureagg.http..")
                .check(CLASSES);
    }

    @Test
    void protocol_hasNoInputOutputTimeThreadsOrRandomness() {
        noClasses()
                .that()
                .resideInAPackage("io.cipherfold.secureagg.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, SecureRandom.class, java.time.Clock.class, java.time.InstantSource.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.cipherfold.secureagg.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        slices().matching("io.cipherfold.meta.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.cipherfold.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nativeMethods_areHiddenInTheirClasses() {
        methods()
                .that()
                .haveModifier(JavaModifier.NATIVE)
                .should()
                .beDeclaredInClassesThat()
                .haveNameMatching("io\\.cipherfold\\.seal\\.[A-Z][a-z]+Jni")
                .check(CLASSES);
        classes()
                .that()
                .haveSimpleNameEndingWith("Jni")
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void sealsOwnFormat_isNotForBytesFromOutside() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.cipherfold.crypto..",
                        "io.cipherfold.secureagg..",
                        "io.cipherfold.meta..",
                        "io.cipherfold.cli..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(TrustedSealFormat.class, SeededForm.class)
                .check(CLASSES);
    }

    @Test
    void randomness_comesFromTheSecureGenerator() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "insecure generators",
                        type -> type.isEquivalentTo(Random.class)
                                || type.getName().equals("java.util.SplittableRandom")
                                || type.getName().equals("java.util.concurrent.ThreadLocalRandom")))
                .check(CLASSES);
        noClasses().should().callMethod(Math.class, "random").check(CLASSES);
    }

    @Test
    void nothing_isDeserialisedByJava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(CLASSES);
    }

    @Test
    void libraries_printNothingAndThrowNothingGeneric() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.cipherfold.cli..", "io.cipherfold.demos..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES.that(DescribedPredicate.describe(
                "throwing what they create; handles only keep a stack trace",
                type -> !type.getName().startsWith("io.cipherfold.seal.NativeHandle"))));
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES.that(DescribedPredicate.describe(
                "outside the command, which quietens it",
                type -> !type.getPackageName().startsWith("io.cipherfold.cli"))));
    }

    /** PROTOCOL section 6: whoever gets one figure sees that there is the other one. */
    @Test
    void privacyFigures_nameBothViews() {
        List<JavaClass> withFigures = CLASSES.stream()
                .filter(type -> names(type, "TowardsNode") || names(type, "Readers"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat(withFigures).hasSizeGreaterThan(1).allSatisfy(type -> {
            assertThat(names(type, "TowardsNode")).isTrue();
            assertThat(names(type, "Readers")).isTrue();
        });
    }

    private static boolean names(JavaClass type, String view) {
        return type.getPackageName().startsWith("io.cipherfold.secureagg")
                && type.getMethods().stream()
                        .anyMatch(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                                && method.getName().startsWith("epsilon")
                                && method.getName().contains(view));
    }

    @Test
    void names_sayWhatAThingIs() {
        noClasses()
                .that(DescribedPredicate.describe("top-level classes", JavaClass::isTopLevelClass))
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Data")
                .orShould()
                .haveSimpleNameEndingWith("Info")
                .check(CLASSES);
    }
}
