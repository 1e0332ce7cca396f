// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.ledger.ClientAccount;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.PrivacyLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cipherfold budget show}. */
@Command(
        name = "show",
        description = {
            "Show for each client its rounds, its loss and what is left of the budget: the epsilon that the last plan prints.",
            "Rounds in which only other members voted are not in a member's ledger: the loss is a lower bound."
        },
        footer = {"", "Example:", "  cipherfold budget show --ledger member1.store/journal"})
final class BudgetShowCommand implements Callable<Integer> {

    private static final int DIGITS = 4;
    private static final String ROW = "%-64s  %6s  %9s  %9s  %11s";

    private final Terminal terminal;

    @Mixin
    private LedgerOption ledger = new LedgerOption();

    BudgetShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrivacyLedger read = ledger.sound((record, booking) -> {}).ledger();
        Optional<PrivacyBudget> budget = read.budget();
        terminal.print(
                "population '" + read.population().orElse("") + "', " + read.bookings() + " rounds booked by member "
                        + read.member().map(VerifyKey::toHex).orElse("unknown"));
        terminal.print(budget.map(limit -> "budget: epsilon " + Values.roundedUp(read.epsilon(limit), DIGITS)
                        + " with delta " + limit.delta() + ", " + limit.participations()
                        + " rounds at the noise of the last plan")
                .orElse("no budget: no plan with noise has been run"));
        terminal.print(String.format(Locale.ROOT, ROW, "client", "rounds", "epsilon", "left", "rounds left"));
        List<Map<String, Object>> clients = new ArrayList<>();
        read.accounts().forEach((client, account) -> clients.add(show(client, account, read, budget)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("population", read.population().orElse(null));
        json.put("member", read.member().map(VerifyKey::toHex).orElse(null));
        json.put("bookings", read.bookings());
        json.put("epsilon", budget.map(read::epsilon).orElse(null));
        json.put("delta", budget.map(PrivacyBudget::delta).orElse(null));
        json.put("participations", budget.map(PrivacyBudget::participations).orElse(null));
        json.put("clients", clients);
        terminal.printJson(json);
        return 0;
    }

    private Map<String, Object> show(
            VerifyKey client, ClientAccount account, PrivacyLedger read, Optional<PrivacyBudget> budget) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("client", client.toHex());
        json.put("rounds", account.rounds());
        json.put("roundsWithoutNoise", account.roundsWithoutNoise());
        if (budget.isEmpty()) {
            terminal.print(String.format(Locale.ROOT, ROW, client.toHex(), account.rounds(), "unbounded", "-", "-"));
            json.put("epsilon", null);
            json.put("left", null);
            json.put("roundsLeft", null);
            return json;
        }
        PrivacyBudget limit = budget.get();
        double spent = read.epsilon(account, limit.delta());
        double left = Math.max(0, read.epsilon(limit) - spent);
        int roundsLeft = read.roundsLeft(account, limit);
        terminal.print(String.format(
                Locale.ROOT,
                ROW,
                client.toHex(),
                account.rounds(),
                Double.isFinite(spent) ? Values.roundedUp(spent, DIGITS) : "unbounded",
                roundedDown(left),
                roundsLeft));
        json.put("epsilon", spent);
        json.put("left", left);
        json.put("roundsLeft", roundsLeft);
        return json;
    }

    private static String roundedDown(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(DIGITS, RoundingMode.FLOOR))
                .stripTrailingZeros()
                .toString();
    }
}
