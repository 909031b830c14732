package org.scangate.lib.dicom;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Unique identifiers (PS3.5 9) that this library knows by name, and how one looks. */
public final class Uid {

  public static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
  public static final String VERIFICATION = "1.2.840.10008.1.1";
  public static final String STORAGE_COMMITMENT = "1.2.840.10008.1.20.1";
  public static final String STORAGE_COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1.1";
  public static final String PERFORMED_PROCEDURE_STEP = "1.2.840.10008.3.1.2.3.3";
  public static final String MODALITY_WORKLIST_FIND = "1.2.840.10008.5.1.4.31";
  public static final String STUDY_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.2.1";
  public static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
  public static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
  public static final String SECONDARY_CAPTURE_STORAGE = "1.2.840.10008.5.1.4.1.1.7";

  /** Of this implementation; made from a UUID (PS3.5 B.2), so it needs no registration. */
  public static final String IMPLEMENTATION_CLASS = "2.25.96004156720659818032020632876280523223";

  /** At most 16 characters. */
  public static final String IMPLEMENTATION_VERSION = "SCANGATE_0_1";

  private static final int LONGEST = 64;
  private static final String STORAGE_ROOT = "1.2.840.10008.5.1.4.1.1.";

  private Uid() {}

  /** Digits and dots, at most 64, as PS3.5 9.1 has it, but leading zeros are let pass. */
  public static boolean isValid(String uid) {
    if (uid.isEmpty() || uid.length() > LONGEST) {
      return false;
    }
    boolean digit = false;
    for (int i = 0; i < uid.length(); i++) {
      char c = uid.charAt(i);
      if (c == '.' && digit) {
        digit = false;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else {
        return false;
      }
    }
    return digit;
  }

  /**
   * Whether it names a class of storage: the standard's composite objects, and private ones, which
   * are any others that the standard does not use for a service.
   */
  public static boolean isStorage(String abstractSyntax) {
    if (abstractSyntax.startsWith(STORAGE_ROOT)) {
      return true;
    }
    return switch (abstractSyntax) {
      case "1.2.840.10008.5.1.4.34.7", // RT Beams Delivery Instruction
          "1.2.840.10008.5.1.4.43.1", // Color Palette
          "1.2.840.10008.5.1.4.38.1", // Hanging Protocol
          "1.2.840.10008.5.1.4.39.1", // Color Palette Storage
          "1.2.840.10008.5.1.4.44.1", // Generic Implant Template
          "1.2.840.10008.5.1.4.45.1" -> // Implant Assembly Template
          true;
      default -> !abstractSyntax.startsWith("1.2.840.10008.");
    };
  }

  /** A new one, from a random UUID. */
  public static String create() {
    UUID uuid = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return "2.25." + new BigInteger(1, bytes);
  }
}
