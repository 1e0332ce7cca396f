// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say about options that cannot be read: the option and a valid value. */
public final class WrongOptions {

    private WrongOptions() {}

    static List<String> lines(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        List<String> lines = new ArrayList<>();
        lines.add("cipherfold: " + what(wrong));
        lines.add("Try '" + command + " --help'.");
        return lines;
    }

    private static String what(ParameterException wrong) {
        if (wrong instanceof MissingParameterException missing) {
            List<String> names =
                    missing.getMissing().stream().map(WrongOptions::withExample).toList();
            return names.isEmpty() ? message(wrong) : "missing: " + String.join(", ", names);
        }
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> similar = unmatched.getSuggestions();
            return message(wrong) + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?");
        }
        ArgSpec argument = wrong.getArgSpec();
        return argument == null || example(argument) == null
                ? message(wrong)
                : message(wrong) + "; for example " + withExample(argument);
    }

    private static String message(ParameterException wrong) {
        return String.valueOf(wrong.getMessage());
    }

    /** Those of a command's options that were not given, each as one would write it. */
    public static List<String> missing(CommandSpec command, String... names) {
        return Arrays.stream(names)
                .map(command::findOption)
                .filter(option -> option.getValue() == null)
                .map(WrongOptions::withExample)
                .toList();
    }

    /** The option as one would write it. */
    static String withExample(ArgSpec argument) {
        String example = example(argument);
        if (argument instanceof OptionSpec option) {
            return example == null ? option.longestName() : option.longestName() + " " + example;
        }
        return example == null ? argument.paramLabel() : argument.paramLabel() + " (for example " + example + ")";
    }

    static @Nullable String example(ArgSpec argument) {
        if (argument.userObject() instanceof AnnotatedElement element) {
            Example example = element.getAnnotation(Example.class);
            return example == null ? null : example.value();
        }
        return null;
    }
}
