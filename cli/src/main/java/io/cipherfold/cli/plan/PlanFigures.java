// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.OneTimeKeyParameters;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.seal.SealException;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.DigitRoom;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What follows from an accepted plan.
 *
 * @param latticeSecurityBits 128, 192 or 256; empty without encryption
 * @param decryptionFailureLog2 log2 of the probability that any coefficient of a round fails; empty without encryption
 * @param room how well the sum fits its digits
 * @param privacy the guarantee with as many honest clients as the plan presumes; empty without noise
 * @param epsilonOfTwo epsilon if only two clients of a sum are honest
 * @param epsilonOfOne epsilon if a client is the only honest one: what its own noise share protects
 * @param layout the sizes of an upload; empty when the native library is not there to say
 */
record PlanFigures(
        OptionalInt latticeSecurityBits,
        OptionalDouble decryptionFailureLog2,
        DigitRoom room,
        Optional<PrivacyStatement> privacy,
        OptionalDouble epsilonOfTwo,
        OptionalDouble epsilonOfOne,
        Optional<UploadLayout> layout) {

    /** Hoeffding's bound at twelve standard deviations, two-sided: 2 exp(-12^2 / 2). */
    private static final double FAILURE_OF_ONE_COEFFICIENT_LOG2 = 1 - 72 / Math.log(2);

    static PlanFigures of(AggregationPlan plan) {
        boolean encrypted = plan.draft().scheme() == SchemeId.ONE_TIME_KEY;
        int dimension = plan.encoding().dimension();
        return new PlanFigures(
                encrypted ? GuidelineBits.of(OneTimeKeyParameters.MODULUS_LOG2) : OptionalInt.empty(),
                encrypted ? OptionalDouble.of(decryptionFailureLog2(dimension)) : OptionalDouble.empty(),
                DigitRoom.of(
                        plan.encoding(),
                        plan.population().maximumClients(),
                        plan.draft().digitBits()),
                plan.privacy(plan.population().minimumHonestClients()),
                epsilon(plan, 2),
                epsilon(plan, 1),
                layout(plan));
    }

    /** All coefficients of the sum and of its key: a failure of any of them spoils the round. */
    static double decryptionFailureLog2(int dimension) {
        int perChunk = OneTimeKeyParameters.DEGREE * OneTimeKeyParameters.DIGITS;
        long chunks = (dimension + perChunk - 1L) / perChunk;
        double coefficients = (double) (chunks + 1) * OneTimeKeyParameters.DEGREE;
        return Math.log(coefficients) / Math.log(2) + FAILURE_OF_ONE_COEFFICIENT_LOG2;
    }

    private static OptionalDouble epsilon(AggregationPlan plan, int honestClients) {
        return plan.privacy(honestClients)
                .map(statement -> OptionalDouble.of(statement.epsilonTowardsNodeAndCommittee()))
                .orElse(OptionalDouble.empty());
    }

    private static Optional<UploadLayout> layout(AggregationPlan plan) {
        try (AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape())) {
            return Optional.of(UploadLayout.of(plan, scheme));
        } catch (SealException e) {
            if (e.code() == SealException.Code.LIBRARY_UNAVAILABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
