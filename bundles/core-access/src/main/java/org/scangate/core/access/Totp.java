package org.scangate.core.access;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords as authenticator apps make them: RFC 6238, SHA-1, 6 digits. */
final class Totp {
  static final int STEP_SECONDS = 30;
  static final int DIGITS = 6;

  /** A code is taken this many steps early or late (RFC 6238 5.2). */
  static final int SKEW_STEPS = 1;

  private static final int SECRET_BYTES = 20;
  private static final int MODULUS = 1_000_000;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /** A new secret, base 32 (RFC 4648 6) without padding. */
  static String newSecret() {
    return encode(SecretCodes.bytes(SECRET_BYTES));
  }

  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
  }

  /**
   * The step whose code this is, when it is near now and later than the last one used. Takes the
   * same time whatever the answer.
   *
   * @param lastUsedStep no code of this step or an earlier one is taken (RFC 6238 5.2)
   */
  static OptionalLong match(String secret, String code, Instant now, long lastUsedStep) {
    byte[] key = decode(secret);
    long current = step(now);
    long matched = Long.MIN_VALUE;
    for (long step = current - SKEW_STEPS; step <= current + SKEW_STEPS; step++) {
      if (SecretCodes.same(code(key, step), code)) {
        matched = step;
      }
    }
    return matched > lastUsedStep ? OptionalLong.of(matched) : OptionalLong.empty();
  }

  /** The code of a step: RFC 4226 5.3 with the step as the moving factor. */
  static String code(byte[] key, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int truncated = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
      String digits = Integer.toString(truncated % MODULUS);
      return "0".repeat(DIGITS - digits.length()) + digits;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /** The {@code otpauth} form that authenticator apps read from a QR code. */
  static String uri(String issuer, String personId, String secret) {
    String site = percent(issuer.replace(":", " "));
    return "otpauth://totp/"
        + site
        + ":"
        + percent(personId)
        + "?secret="
        + secret
        + "&issuer="
        + site
        + "&algorithm=SHA1&digits="
        + DIGITS
        + "&period="
        + STEP_SECONDS;
  }

  private static String percent(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = held << 8 | (b & 0xff);
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append(BASE32.charAt(held >> (bits - 5) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(BASE32.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /**
   * Reads base 32 without padding.
   *
   * @throws IllegalArgumentException when it is none
   */
  static byte[] decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = BASE32.indexOf(text.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("not base 32");
      }
      held = held << 5 | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >> bits));
        held &= (1 << bits) - 1;
      }
    }
    return bytes.array();
  }
}
