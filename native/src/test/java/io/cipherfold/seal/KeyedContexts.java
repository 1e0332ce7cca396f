// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens the contexts that a test class runs over once before its tests, and sees that closing them leaves nothing behind. */
final class KeyedContexts implements BeforeAllCallback, AfterAllCallback {

    private final List<SealParameterSet> sets;
    private final boolean rotating;
    private final List<KeyedContext> contexts = new ArrayList<>();
    private NativeUsage before = new NativeUsage(0, 0, 0);

    private KeyedContexts(Predicate<SealParameterSet> wanted, boolean rotating) {
        this.sets = Stream.of(SealParameterSet.values()).filter(wanted).toList();
        this.rotating = rotating;
    }

    /** With all keys but Galois keys. */
    KeyedContexts(Predicate<SealParameterSet> wanted) {
        this(wanted, false);
    }

    /** With Galois keys where there is key switching. */
    static KeyedContexts rotating(Predicate<SealParameterSet> wanted) {
        return new KeyedContexts(wanted, true);
    }

    @Override
    public void beforeAll(ExtensionContext extension) {
        before = NativeUsage.current();
        sets.forEach(set -> contexts.add(new KeyedContext(set, rotating)));
    }

    @Override
    public void afterAll(ExtensionContext extension) {
        contexts.forEach(KeyedContext::close);
        contexts.clear();
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    Stream<KeyedContext> all() {
        return contexts.stream();
    }

    Stream<KeyedContext> with(Predicate<SealParameterSet> wanted) {
        return contexts.stream().filter(keyed -> wanted.test(keyed.set()));
    }

    KeyedContext get(SealParameterSet set) {
        return with(set::equals).findFirst().orElseThrow();
    }
}
