package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
  private final PasswordHasher hasher = new PasswordHasher(Rig.CHEAP);

  /** A vector of the reference implementation: version 19, 64 MiB, two passes, one lane. */
  @Test
  void isArgon2id() {
    byte[] hash =
        PasswordHasher.argon2(
            "password",
            "somesalt".getBytes(StandardCharsets.US_ASCII),
            new PasswordHasher.Cost(65536, 2, 1));
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
  }

  @Test
  void knowsThePasswordAgain() {
    String hash = hasher.hash("a fine long pass phrase");
    assertThat(hash).startsWith("$argon2id$v=19$m=32,t=1,p=1$");
    assertThat(hasher.hash("a fine long pass phrase")).isNotEqualTo(hash);
    assertThat(hasher.matches("a fine long pass phrase", hash)).isTrue();
    assertThat(hasher.matches("a fine long pass phrasE", hash)).isFalse();
    assertThat(hasher.matches("", hasher.decoy())).isFalse();
  }

  /** One keyboard sends é as one character, the other as two; NFKC makes them one. */
  @Test
  void takesTheSamePasswordFromEveryKeyboard() {
    String hash = hasher.hash("caf\u00e9 \ufb01ne phrase");
    assertThat(hasher.matches("cafe\u0301 fine phrase", hash)).isTrue();
  }

  @Test
  void tellsHashesOfAnotherCost() {
    String hash = hasher.hash("a fine long pass phrase");
    PasswordHasher dearer = new PasswordHasher(new PasswordHasher.Cost(64, 1, 1));
    assertThat(hasher.outdated(hash)).isFalse();
    assertThat(dearer.outdated(hash)).isTrue();
    assertThat(dearer.matches("a fine long pass phrase", hash)).isTrue();
  }

  @Test
  void standardCostIsAtLeast19MiBAndTwoPasses() {
    assertThat(PasswordHasher.Cost.STANDARD.memoryKib()).isGreaterThanOrEqualTo(19 * 1024);
    assertThat(PasswordHasher.Cost.STANDARD.passes()).isGreaterThanOrEqualTo(2);
  }

  /** Printed, so that a machine on which it is too dear or too cheap is noticed. */
  @Test
  void tellsWhatAHashCosts() {
    PasswordHasher standard = new PasswordHasher(PasswordHasher.Cost.STANDARD);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      String hash = standard.hash("a fine long pass phrase");
      best = Math.min(best, System.nanoTime() - start);
      assertThat(standard.outdated(hash)).isFalse();
    }
    System.out.printf("Argon2id at the standard cost: %.1f ms, best of 10%n", best / 1e6);
    assertThat(best).isGreaterThan(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2i$v=19$m=32,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=9999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=32,t=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void refusesOtherForms(String stored) {
    assertThatThrownBy(() -> PasswordHasher.check(stored))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
