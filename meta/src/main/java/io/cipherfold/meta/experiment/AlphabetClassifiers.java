// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.Alphabet;
import io.cipherfold.meta.task.ClassClients;
import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.ClassTasks;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.TaskSource;
import java.util.List;

/**
 * Omniglot as classifiers of one client each: a client tells the first characters of its alphabet apart, upright, and a
 * character's label is its number, the same in all of the client's tasks. So a client has one classifier to learn and not a
 * distribution of them, as the writers of FEMNIST, but the labels of two clients have nothing to do with each other. The 30
 * background alphabets train, the 20 evaluation alphabets are new clients.
 */
final class AlphabetClassifiers implements Problem {

    private final Omniglot omniglot;

    AlphabetClassifiers(Omniglot omniglot) {
        this.omniglot = omniglot;
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return ClassTasks.overAllClasses(seed, pools(omniglot.background(), size), size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return ClassTasks.overAllClasses(seed, pools(omniglot.evaluation(), size), size.fewShot());
    }

    @Override
    public int clientCount() {
        return omniglot.background().size();
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new ClassClients(seed, pools(omniglot.background(), size), size.fewShot());
    }

    private static List<FirstCharacters> pools(List<Alphabet> alphabets, TaskSize size) {
        return alphabets.stream()
                .map(alphabet -> new FirstCharacters(alphabet, Math.min(size.ways(), alphabet.characters())))
                .toList();
    }

    /** The first characters of an alphabet as classes. */
    private record FirstCharacters(Alphabet alphabet, int classes) implements ClassPool {
        @Override
        public String name() {
            return alphabet.name();
        }

        @Override
        public int inputLength() {
            return Alphabet.PIXELS;
        }

        @Override
        public String className(int classNumber) {
            return "character " + classNumber;
        }

        @Override
        public int points(int classNumber) {
            return alphabet.drawings();
        }

        @Override
        public void copyInput(int classNumber, int point, float[] destination, int offset) {
            alphabet.copyImage(classNumber, point, destination, offset);
        }
    }
}
