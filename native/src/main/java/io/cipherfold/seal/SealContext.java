// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Validated parameters with everything SEAL precomputes for them. Always held to a security level.
 *
 * <p>Immutable; any number of threads may share it. What was made from it stays usable when it is closed, but no new plaintexts
 * and ciphertexts can be made. Objects of two contexts with equal parameters fit together.
 */
public final class SealContext extends SealResource {

    private static final int HEADER_WORDS = 2;
    private static final int WORDS_PER_LEVEL = 8;

    private final EncryptionParameters parameters;
    private final SecurityLevel securityLevel;
    private final boolean usingKeySwitching;
    private final int firstLevel;
    /** By level, so the key level is the last one. */
    private final List<ContextLevel> chain;

    private SealContext(
            EncryptionParameters parameters, SecurityLevel securityLevel, NativeHandle handle, long[] description) {
        super(handle);
        this.parameters = parameters;
        this.securityLevel = securityLevel;
        this.usingKeySwitching = description[0] != 0;
        this.firstLevel = (int) description[1];
        List<ContextLevel> levels = new ArrayList<>();
        for (int start = HEADER_WORDS; start < description.length; start += WORDS_PER_LEVEL) {
            SecurityLevel held = SecurityLevel.ofBits(description[start + 7]);
            levels.add(new ContextLevel(
                    levels.size(),
                    ParmsId.ofWords(description, start),
                    parameters.coeffModulus().subList(0, (int) description[start + 4]),
                    (int) description[start + 5],
                    Qualifiers.ofFlags(description[start + 6], held)));
        }
        this.chain = List.copyOf(levels);
    }

    /** As {@link #create(EncryptionParameters, SecurityLevel)}, with at least 128 bits of security. */
    public static SealContext create(EncryptionParameters parameters) {
        return create(parameters, SecurityLevel.TC128);
    }

    /**
     * Checks the parameters and builds the chain of levels.
     *
     * @throws SealException with {@code PARAMETERS_REJECTED} and SEAL's name of the rule that is violated
     */
    public static SealContext create(EncryptionParameters parameters, SecurityLevel securityLevel) {
        SealLibrary.load();
        long[][] description = new long[1][];
        NativeHandle handle = NativeHandle.create(
                "SealContext",
                () -> ContextJni.create(
                        parameters.scheme().number(),
                        parameters.degree(),
                        Modulus.valuesOf(parameters.coeffModulus()),
                        parameters.plainModulusOrZero(),
                        securityLevel.bits()),
                pointer -> {
                    description[0] = ContextJni.describe(pointer);
                    return tableBytes(parameters);
                });
        return new SealContext(parameters, securityLevel, handle, description[0]);
    }

    /** Two tables of N roots of 16 bytes for every prime of every level are what grows with the parameters. */
    private static long tableBytes(EncryptionParameters parameters) {
        long primes = parameters.coeffModulus().size();
        return primes * (primes + 1) / 2 * parameters.degree() * 2 * 16;
    }

    /** What SEAL has to say about parameters, without an exception. */
    public static ParameterCheck check(EncryptionParameters parameters, SecurityLevel securityLevel) {
        SealLibrary.load();
        String verdict = ContextJni.check(
                parameters.scheme().number(),
                parameters.degree(),
                Modulus.valuesOf(parameters.coeffModulus()),
                parameters.plainModulusOrZero(),
                securityLevel.bits());
        int split = verdict.indexOf('\n');
        return new ParameterCheck(split == 0, verdict.substring(0, split), verdict.substring(split + 1));
    }

    /** What the context was built from. */
    public EncryptionParameters parameters() {
        return parameters;
    }

    /** The security level it was held to. */
    public SecurityLevel securityLevel() {
        return securityLevel;
    }

    /** Whether there is a prime to spare for relinearisation and Galois keys. */
    public boolean usingKeySwitching() {
        return usingKeySwitching;
    }

    /** The level of keys, the highest one. Equal to the first level if there is only one prime. */
    public int keyLevel() {
        return chain.size() - 1;
    }

    /** The level of fresh ciphertexts. */
    public int firstLevel() {
        return firstLevel;
    }

    /** The level with the fewest primes: 0. */
    public int lastLevel() {
        return 0;
    }

    /** One level, 0 to {@link #keyLevel()}. */
    public ContextLevel level(int level) {
        if (level < 0 || level > keyLevel()) {
            throw new IllegalArgumentException("level must be 0 to " + keyLevel() + ", is " + level);
        }
        return chain.get(level);
    }

    /**
     * The level with parameters of that name.
     *
     * @throws IllegalArgumentException if there is none: the name is that of other parameters
     */
    public ContextLevel level(ParmsId parmsId) {
        return chain.stream()
                .filter(level -> level.parmsId().equals(parmsId))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no level of this context has the parameters " + parmsId));
    }

    /** All levels from the key level down. */
    public List<ContextLevel> levels() {
        List<ContextLevel> levels = new ArrayList<>(chain);
        Collections.reverse(levels);
        return List.copyOf(levels);
    }

    /** What the parameters of fresh ciphertexts are good for. */
    public Qualifiers qualifiers() {
        return chain.get(firstLevel).qualifiers();
    }

    /** The level, if ciphertexts can be there. */
    int checkedDataLevel(int level) {
        if (level < 0 || level > firstLevel) {
            throw new IllegalArgumentException("level must be 0 to " + firstLevel + ", is " + level);
        }
        return level;
    }

    /** N words for each prime of a level. */
    int wordsAt(int level) {
        return parameters.degree() * level(level).coeffModulus().size();
    }

    /** Throws unless objects of the other context fit into this one. */
    void requireSame(String what, SealContext other) {
        if (other != this && !other.parameters.equals(parameters)) {
            throw new IllegalArgumentException(
                    what + " belongs to other parameters: " + other.parameters + ", this context has " + parameters);
        }
    }

    /** Throws unless there can be relinearisation and Galois keys. */
    void requireKeySwitching(String operation) {
        if (!usingKeySwitching) {
            throw new IllegalArgumentException(operation + " needs a second prime to switch keys with; the context has "
                    + parameters.coeffModulus().size());
        }
    }

    @Override
    public String toString() {
        return "SealContext[" + parameters + ", " + securityLevel + "]";
    }
}
