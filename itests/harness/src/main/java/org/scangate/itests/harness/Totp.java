package org.scangate.itests.harness;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of RFC 6238, computed from an otpauth URI as an authenticator app does. */
public final class Totp {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /** The code of 30 s steps for a moment, SHA-1, six digits. */
  public static String code(String otpauthUri, Instant at) {
    String secret = otpauthUri.replaceAll(".*[?&]secret=([A-Za-z2-7]+).*", "$1");
    ByteBuffer key = ByteBuffer.allocate(secret.length() * 5 / 8);
    long bits = 0;
    int held = 0;
    for (char c : secret.toUpperCase(Locale.ROOT).toCharArray()) {
      bits = bits << 5 | BASE32.indexOf(c);
      held += 5;
      if (held >= 8) {
        held -= 8;
        key.put((byte) (bits >> held));
      }
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.array(), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
      int offset = hash[hash.length - 1] & 15;
      int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
