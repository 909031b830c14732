package org.scangate.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), written as {@code $argon2id$v=19$m=...,t=...,p=...$salt$hash}. The cost is
 * in each hash, so it can be raised: {@link #outdated} tells which to make anew.
 */
final class PasswordHasher {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

  private final Cost cost;
  private final String decoy;

  /**
   * What one hash costs.
   *
   * @param memoryKib KiB of memory filled
   * @param passes over that memory
   * @param lanes computed one after the other here
   */
  record Cost(int memoryKib, int passes, int lanes) {
    /** 19 MiB, two passes, one lane. */
    static final Cost STANDARD = new Cost(19 * 1024, 2, 1);

    Cost {
      if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes || memoryKib > 1024 * 1024) {
        throw new IllegalArgumentException(
            "Argon2id m=" + memoryKib + ",t=" + passes + ",p=" + lanes + " is out of bounds");
      }
    }
  }

  PasswordHasher(Cost cost) {
    this.cost = cost;
    this.decoy = written(SecretCodes.bytes(SALT_BYTES), SecretCodes.bytes(HASH_BYTES));
  }

  String hash(String password) {
    byte[] salt = SecretCodes.bytes(SALT_BYTES);
    return written(salt, argon2(password, salt, cost));
  }

  private String written(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + cost.memoryKib()
        + ",t="
        + cost.passes()
        + ",p="
        + cost.lanes()
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /**
   * Whether this is the password.
   *
   * @param stored as {@link #hash} wrote it
   */
  boolean matches(String password, String stored) {
    Matcher form = form(stored);
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] actual = argon2(password, base64.decode(form.group(4)), cost(form));
    return MessageDigest.isEqual(base64.decode(form.group(5)), actual);
  }

  /** Made at another cost than today's. */
  boolean outdated(String stored) {
    return !cost(form(stored)).equals(cost);
  }

  /**
   * A hash that no password has, for people who do not exist. It is drawn, not computed: comparing
   * with it costs what comparing with any other does.
   */
  String decoy() {
    return decoy;
  }

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when it is none of ours
   */
  static void check(String stored) {
    cost(form(stored));
  }

  private static Matcher form(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      throw new IllegalArgumentException("not an Argon2id hash of version 19");
    }
    return form;
  }

  private static Cost cost(Matcher form) {
    return new Cost(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)));
  }

  static byte[] argon2(String password, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    String same = Normalizer.normalize(password, Normalizer.Form.NFKC);
    generator.generateBytes(same.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
