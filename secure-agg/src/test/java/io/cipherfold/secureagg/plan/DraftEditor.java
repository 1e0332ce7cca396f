// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A draft that is a plan, number by number, for tests to change one of them. */
final class DraftEditor {

    boolean insecureTest = false;
    Trust trust = Trust.MALICIOUS_NODE;
    SchemeId scheme = SchemeId.ONE_TIME_KEY;
    int dimension = 10_000;
    double clipNorm = 1.0;
    int gridLog2 = -9;
    long noiseVariance = 16_000;
    NoiseMechanism mechanism = NoiseMechanism.DISCRETE_GAUSSIAN;
    int digitsPerCoefficient = 3;
    int digitBits = 16;
    double delta = 1e-6;
    int rounds = 100;
    String scope = "phones";
    int population = 50;
    int minimumClients = 20;
    int maximumClients = 40;
    int corruptClients = 5;
    int cap = 10;
    Digest registry = Digest.sha256(new byte[] {1});
    double samplingRate = 0;
    int spentLinks = 0;
    List<VerifyKey> members = keys("member", 4);
    int corruptMembers = 1;
    int epochRounds = 10;
    int objectionLimit = 3;
    VerifyKey node = key("node");
    VerifyKey coordinator = key("coordinator");
    VerifyKey authority = key("authority");
    List<VerifyKey> hosts = keys("host", 2);
    Duration uploadStart = Duration.ofSeconds(5);
    Duration uploadSpread = Duration.ofSeconds(10);
    Duration upload = Duration.ofSeconds(30);
    Duration inspect = Duration.ofSeconds(31);
    Duration vote = Duration.ofSeconds(32);
    Duration unmask = Duration.ofSeconds(33);

    /** The draft with a change. */
    static PlanDraft draft(Consumer<DraftEditor> change) {
        DraftEditor editor = new DraftEditor();
        change.accept(editor);
        return editor.draft();
    }

    PlanDraft draft() {
        return new PlanDraft(
                insecureTest,
                trust,
                scheme,
                new PlanDraft.EncodingChoice(dimension, clipNorm, gridLog2, noiseVariance, mechanism),
                digitsPerCoefficient,
                digitBits,
                delta,
                rounds,
                new Population(
                        scope,
                        population,
                        minimumClients,
                        maximumClients,
                        corruptClients,
                        cap,
                        registry,
                        new Sampling(samplingRate, spentLinks)),
                new Committee(members, corruptMembers, epochRounds, objectionLimit),
                new Parties(node, coordinator, authority, hosts),
                new Deadlines(uploadStart, uploadSpread, upload, inspect, vote, unmask));
    }

    /** Makes it a plan that protects nothing and may. */
    DraftEditor insecure() {
        insecureTest = true;
        scheme = SchemeId.INSECURE_PLAIN_SUM;
        digitsPerCoefficient = 1;
        noiseVariance = 0;
        return this;
    }

    /** Makes it a plan for a node that follows the protocol. */
    DraftEditor directBfv() {
        trust = Trust.PASSIVE;
        scheme = SchemeId.DIRECT_BFV;
        return this;
    }

    /** Lets coins decide who takes part. */
    void sampled(double rate, int spent) {
        samplingRate = rate;
        spentLinks = spent;
    }

    /** As many clients enrolled as a sum may have. */
    void clients(int count) {
        population = count;
        maximumClients = count;
    }

    /** The same identity for the same name. */
    static SigningKey signingKey(String name) {
        byte[] seed = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).toBytes();
        return SigningKey.generate(AesCtrRandomSource.keyed(seed));
    }

    static VerifyKey key(String name) {
        return signingKey(name).verifyKey();
    }

    static List<VerifyKey> keys(String name, int count) {
        List<VerifyKey> keys = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            keys.add(key(name + i));
        }
        return keys;
    }
}
