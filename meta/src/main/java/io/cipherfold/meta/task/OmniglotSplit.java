// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which characters of {@link Omniglot} are for meta-training, validation and meta-testing, after one of the protocols of
 * the literature. Figures of different protocols cannot be compared. Images are those of the Omniglot it was made from,
 * not copies. Immutable.
 *
 * <p>The split of Vinyals et al. (2016), 1,028, 172 and 423 characters, is not here: it needs lists of names that are not
 * part of the published archives.
 */
public final class OmniglotSplit {

    private static final long DOMAIN = 22;

    /** What is done with turned images in meta-training. */
    private enum Turns {
        NONE,
        NEW_CLASSES,
        DRAWN_PER_TASK
    }

    private final List<Alphabet> training;
    private final Optional<Alphabet> validation;
    private final List<Alphabet> test;
    private final Turns turns;

    private OmniglotSplit(List<Alphabet> training, Optional<Alphabet> validation, List<Alphabet> test, Turns turns) {
        this.training = training;
        this.validation = validation;
        this.test = test;
        this.turns = turns;
    }

    /**
     * The split of the data set's authors (Lake et al. 2015): 30 background alphabets for meta-training, 20 others for
     * meta-testing; each task lies within one alphabet. No image is turned and there is no validation part.
     */
    public static OmniglotSplit byAlphabet(Omniglot omniglot) {
        return new OmniglotSplit(omniglot.background(), Optional.empty(), omniglot.evaluation(), Turns.NONE);
    }

    /**
     * The protocol of Reptile (Nichol, Achiam, Schulman 2018, arXiv 1803.02999): 1,200 of all characters, drawn under
     * {@code seed}, for meta-training, each turned by 0, 90, 180 and 270 degrees as four classes; the other 423, upright,
     * for meta-testing. There is no validation part.
     */
    public static OmniglotSplit reptile(Omniglot omniglot, long seed) {
        return random(omniglot, seed, 1200, 0, Turns.NEW_CLASSES);
    }

    /**
     * The protocol of MAML (Finn, Abbeel, Levine 2017, section 5.2 and its published code): 1,100 of all characters, drawn
     * under {@code seed}, for meta-training, 100 for validation, 423 for meta-testing. In each task of each part every
     * class is turned by a multiple of 90 degrees that is drawn for that task.
     */
    public static OmniglotSplit maml(Omniglot omniglot, long seed) {
        return random(omniglot, seed, 1100, 100, Turns.DRAWN_PER_TASK);
    }

    private static OmniglotSplit random(Omniglot omniglot, long seed, int training, int validation, Turns turns) {
        Alphabet all = Alphabet.union(
                "all characters",
                Stream.concat(omniglot.background().stream(), omniglot.evaluation().stream())
                        .toList());
        int given = training + validation;
        if (all.characters() <= given) {
            throw new IllegalArgumentException("there are " + all.characters() + " characters, too few to take "
                    + training + " for meta-training and " + validation + " for validation and leave some for tests");
        }
        int[] order = SeededStream.of(seed, DOMAIN).nextDistinct(all.characters(), all.characters());
        return new OmniglotSplit(
                List.of(all.select("meta-training characters", Arrays.copyOf(order, training))),
                validation == 0
                        ? Optional.empty()
                        : Optional.of(all.select("validation characters", Arrays.copyOfRange(order, training, given))),
                List.of(all.select("meta-test characters", Arrays.copyOfRange(order, given, order.length))),
                turns);
    }

    /** The alphabets for meta-training: one with everything unless the split is by alphabet. */
    public List<Alphabet> training() {
        return training;
    }

    /** The characters for validation, if the protocol has some. */
    public Optional<Alphabet> validation() {
        return validation;
    }

    /** The classes for meta-training, a pool for each alphabet: with turned ones unless the split turns none. */
    public List<ClassPool> trainingClasses() {
        return training.stream()
                .<ClassPool>map(turns == Turns.NONE ? CharacterPool::upright : CharacterPool::turned)
                .toList();
    }

    /** The classes for meta-testing, upright, a pool for each alphabet. */
    public List<ClassPool> testClasses() {
        return test.stream().<ClassPool>map(CharacterPool::upright).toList();
    }

    /** The alphabets for meta-testing: one with everything unless the split is by alphabet. */
    public List<Alphabet> test() {
        return test;
    }

    /**
     * Tasks for meta-training.
     *
     * @throws IllegalArgumentException if an alphabet is too small for {@code size}; names it
     */
    public TaskSource trainingTasks(long seed, FewShot size) {
        return turns == Turns.NEW_CLASSES
                ? ClassTasks.over(seed, CharacterPool.turned(training.get(0)), size)
                : characterTasks(seed, training, size);
    }

    /** Tasks for validation, if the protocol has some; otherwise as {@link #trainingTasks}. */
    public Optional<TaskSource> validationTasks(long seed, FewShot size) {
        return validation.map(alphabet -> characterTasks(seed, List.of(alphabet), size));
    }

    /** Tasks for meta-testing; otherwise as {@link #trainingTasks}. */
    public TaskSource testTasks(long seed, FewShot size) {
        return characterTasks(seed, test, size);
    }

    private TaskSource characterTasks(long seed, List<Alphabet> alphabets, FewShot size) {
        return new FewShotTasks(seed, alphabets, size, turns == Turns.DRAWN_PER_TASK);
    }
}
