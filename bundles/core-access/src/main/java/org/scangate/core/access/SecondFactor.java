package org.scangate.core.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks a code and uses it up: a TOTP code by its step, a recovery code by forgetting it. */
final class SecondFactor {
  static final int LONGEST_CODE = 40;

  private SecondFactor() {}

  /**
   * A code that was right.
   *
   * @param person as it must be stored before the code counts
   * @param kind {@code totp} or {@code recovery-code}
   */
  record Spent(PersonRecord person, String kind) {}

  static Optional<Spent> spend(PersonRecord person, String typed, Instant now) {
    String digits = typed.replaceAll("[\\s-]", "");
    if (digits.matches("[0-9]{" + Totp.DIGITS + "}")) {
      OptionalLong step = Totp.match(person.totpSecret(), digits, now, person.lastTotpStep());
      return step.isPresent()
          ? Optional.of(new Spent(person.withTotpStep(step.getAsLong()), "totp"))
          : Optional.empty();
    }
    List<String> left = RecoveryCodes.spend(person.recoveryHashes(), typed);
    return left.equals(person.recoveryHashes())
        ? Optional.empty()
        : Optional.of(new Spent(person.withRecovery(left), "recovery-code"));
  }
}
