package org.scangate.core.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a chosen password must be (after NIST SP 800-63B 5.1.1.2: length, no composition rules). */
final class PasswordRules {
  static final int SHORTEST = 12;
  static final int LONGEST = 128;

  /** Distinct characters that a password needs. */
  private static final int DISTINCT = 5;

  /** Characters that must remain when the person's own id and name are taken out. */
  private static final int REMAINDER = 8;

  /** The commonest that are long enough, letters and digits only. */
  private static final Set<String> COMMONEST =
      Set.of(
          "123456789012",
          "1234567890123",
          "12345678901234",
          "123456789123",
          "1234567891011",
          "012345678910",
          "0123456789ab",
          "123456123456",
          "123123123123",
          "1q2w3e4r5t6y",
          "1qaz2wsx3edc",
          "1qaz2wsx3edc4rfv",
          "qwertyuiop12",
          "qwertyuiop123",
          "qwertyuiop1234567890",
          "qwertyuiopasdf",
          "qwerty123456",
          "qwerty1234567",
          "qwertyqwerty",
          "qazwsxedcrfv",
          "asdfghjkl123",
          "zxcvbnm12345",
          "abcdefghijkl",
          "abcdefghijklm",
          "abc123abc123",
          "abcd12345678",
          "password1234",
          "password12345",
          "password123456",
          "password123password",
          "passwordpassword",
          "mypassword123",
          "passw0rd1234",
          "p4ssw0rd1234",
          "iloveyou1234",
          "iloveyouforever",
          "letmein12345",
          "letmeinletmein",
          "welcome12345",
          "welcome123456",
          "changeme1234",
          "changeme123456",
          "administrator",
          "administrator1",
          "adminadminadmin",
          "admin1234567",
          "admin12345678",
          "superman1234",
          "football1234",
          "baseball1234",
          "liverpool1234",
          "trustno1trustno1",
          "scangate1234",
          "scangatescangate",
          "correcthorsebatterystaple");

  private static final Pattern SPACES = Pattern.compile("[\\s-]+");

  private PasswordRules() {}

  /**
   * Checks a chosen password.
   *
   * @throws Refused saying which rule it breaks
   */
  static void check(String password, String personId, String personName) throws Refused {
    String same = Normalizer.normalize(password, Normalizer.Form.NFKC);
    int length = same.codePointCount(0, same.length());
    if (length < SHORTEST || length > LONGEST) {
      throw weak(
          "The password has "
              + length
              + " characters; choose one of "
              + SHORTEST
              + " to "
              + LONGEST
              + ".");
    }
    if (same.codePoints().anyMatch(PasswordRules::untypable)) {
      throw weak("The password has a character that cannot be typed; choose another.");
    }
    if (same.codePoints().distinct().count() < DISTINCT) {
      throw weak(
          "The password repeats itself; use at least " + DISTINCT + " different characters.");
    }
    String bare = bare(same);
    if (COMMONEST.contains(bare)) {
      throw weak("The password is one of the commonest; choose another.");
    }
    String rest = bare.replace(bare(personId), "");
    for (String word : SPACES.splitAsStream(personName).map(PasswordRules::bare).toList()) {
      rest = word.length() < 3 ? rest : rest.replace(word, "");
    }
    if (!rest.equals(bare) && rest.length() < REMAINDER) {
      throw weak("The password is little more than your own id or name; choose another.");
    }
  }

  private static boolean untypable(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }

  private static String bare(String text) {
    StringBuilder bare = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static Refused weak(String words) {
    return new Refused(400, "password.weak", words);
  }
}
