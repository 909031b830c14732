package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final byte[] RFC_KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final String RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  /** RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void makesTheCodesOfTheStandard(long second, String code) {
    assertThat(Totp.code(RFC_KEY, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  /** The code of step 2 (seconds 60 to 89), by the second it is typed and the last step used. */
  @ParameterizedTest
  @CsvSource({
    "29, 0, false", // two steps early
    "30, 0, true", // one step early
    "60, 0, true",
    "89, 0, true",
    "119, 0, true", // one step late
    "120, 0, false", // two steps late
    "60, 1, true",
    "60, 2, false", // used
    "60, 3, false" // a later one was used
  })
  void takesOneStepOfSkewAndNoCodeTwice(long second, long lastUsed, boolean taken) {
    String code = Totp.code(RFC_KEY, 2);
    var match = Totp.match(RFC_SECRET, code, Instant.ofEpochSecond(second), lastUsed);
    assertThat(match.isPresent()).isEqualTo(taken);
    if (taken) {
      assertThat(match.getAsLong()).isEqualTo(2);
    }
  }

  /** RFC 4648 section 10, without padding. */
  @ParameterizedTest
  @CsvSource({"MY, f", "MZXQ, fo", "MZXW6, foo", "MZXW6YQ, foob", "MZXW6YTB, fooba"})
  void readsBase32(String text, String bytes) {
    assertThat(Totp.decode(text)).isEqualTo(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void makesSecretsOf160Bits() {
    String secret = Totp.newSecret();
    assertThat(secret).hasSize(32);
    assertThat(Totp.decode(secret)).hasSize(20);
    assertThat(Totp.newSecret()).isNotEqualTo(secret);
    assertThat(Totp.decode(RFC_SECRET)).isEqualTo(RFC_KEY);
    assertThatThrownBy(() -> Totp.decode("M1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesWhatAuthenticatorAppsRead() {
    assertThat(Totp.uri("Northfork CT: 1 & 2", "m.weiss", "ABC"))
        .isEqualTo(
            "otpauth://totp/Northfork%20CT%20%201%20%26%202:m.weiss?secret=ABC"
                + "&issuer=Northfork%20CT%20%201%20%26%202&algorithm=SHA1&digits=6&period=30");
  }
}
