// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.scheme.SchemeId;
import java.util.ArrayList;
import java.util.List;

/**
 * A subject that can be set up.
 *
 * @param name in options and reports
 * @param setUp makes it with all keys
 */
record AggregationContender(String name, SetUp setUp) {

    private static final int PAILLIER_PLAINTEXTS = 16;
    private static final int QUICK_PAILLIER_PLAINTEXTS = 2;

    /** Sets up a subject. */
    @FunctionalInterface
    interface SetUp {
        /** For vectors of a length and a number of clients. */
        AggregationSubject with(int parameters, int clients);
    }

    /**
     * All of them, the schemes of this library first.
     *
     * @param quick treats fewer parameters where that takes long
     */
    static List<AggregationContender> all(boolean quick) {
        int plaintexts = quick ? QUICK_PAILLIER_PLAINTEXTS : PAILLIER_PLAINTEXTS;
        List<AggregationContender> all = new ArrayList<>();
        // The plain sum has the last number and is the first in a comparison.
        all.add(scheme(SchemeId.INSECURE_PLAIN_SUM));
        for (SchemeId id : SchemeId.values()) {
            if (id != SchemeId.INSECURE_PLAIN_SUM) {
                all.add(scheme(id));
            }
        }
        for (CkksSubject.Form form : CkksSubject.Form.values()) {
            all.add(new AggregationContender(
                    form.subject(), (parameters, clients) -> new CkksSubject(form, parameters)));
        }
        all.add(new AggregationContender(
                PaillierSubject.NAME,
                (parameters, clients) -> new PaillierSubject(parameters, clients, BenchPlan.DIGIT_BITS, plaintexts)));
        all.add(new AggregationContender(
                MaskingSubject.NAME,
                (parameters, clients) -> new MaskingSubject(parameters, clients, BenchPlan.DIGIT_BITS)));
        return all;
    }

    private static AggregationContender scheme(SchemeId id) {
        return new AggregationContender(
                id.optionName(), (parameters, clients) -> new SchemeSubject(id, parameters, clients));
    }
}
