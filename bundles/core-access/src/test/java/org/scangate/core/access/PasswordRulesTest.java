package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "elevenchars | 11 characters",
        "aaaaaaaaaaaa | repeats itself",
        "ababababababab | repeats itself",
        "PassWord-1234 | commonest",
        "qwertyuiop12 | commonest",
        "correct horse battery staple | commonest",
        "m.weiss-m.weiss | own id",
        "Mweiss123456 | own id",
        "MarlenaWeiss1! | own id",
        "bad\u0007character | cannot be typed",
        "lone\ud800surrogate | cannot be typed"
      })
  void refusesWeakOnes(String password, String because) {
    assertThatThrownBy(() -> PasswordRules.check(password, "m.weiss", "Marlena Weiss"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(because);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "twelve chars",
        "tr0ubador&3xyz",
        "Weiss likes long walks at night",
        "\ud83e\udd84 unicorns are 12",
        "пароль очень длинный"
      })
  void takesOthers(String password) throws Refused {
    PasswordRules.check(password, "m.weiss", "Marlena Weiss");
  }

  /** Characters are counted after normalisation and as people see them, not as UTF-16 units. */
  @Test
  void countsCharacters() throws Refused {
    String longest = "abcdefgh".repeat(16);
    PasswordRules.check(longest, "x", "Y");
    PasswordRules.check("\ud83e\udd84".repeat(124) + "abcd", "x", "Y");
    assertThatThrownBy(() -> PasswordRules.check(longest + "a", "x", "Y"))
        .hasMessageContaining("129 characters");
    assertThat("e\u0301".repeat(6)).hasSize(12);
    assertThatThrownBy(() -> PasswordRules.check("e\u0301".repeat(6), "x", "Y"))
        .hasMessageContaining("6 characters");
  }
}
