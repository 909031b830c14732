package org.scangate.lib.dicom;

import java.util.Map;
import java.util.Optional;

/**
 * How the bytes of a data set are laid out (PS3.5 10).
 *
 * @param explicit whether each element names its VR
 * @param deflated whether the data set is one deflated stream
 */
public record TransferSyntax(String uid, boolean explicit, boolean deflated) {

  public static final TransferSyntax IMPLICIT_LITTLE_ENDIAN =
      new TransferSyntax("1.2.840.10008.1.2", false, false);
  public static final TransferSyntax EXPLICIT_LITTLE_ENDIAN =
      new TransferSyntax("1.2.840.10008.1.2.1", true, false);
  public static final TransferSyntax DEFLATED_LITTLE_ENDIAN =
      new TransferSyntax("1.2.840.10008.1.2.1.99", true, true);

  private static final Map<String, TransferSyntax> PLAIN =
      Map.of(
          IMPLICIT_LITTLE_ENDIAN.uid,
          IMPLICIT_LITTLE_ENDIAN,
          EXPLICIT_LITTLE_ENDIAN.uid,
          EXPLICIT_LITTLE_ENDIAN,
          DEFLATED_LITTLE_ENDIAN.uid,
          DEFLATED_LITTLE_ENDIAN);

  /**
   * The layout of a transfer syntax that can be read here: the two plain ones, the deflated one,
   * and all that compress pixel data, which are explicit little endian outside it. Big endian and
   * private ones are not.
   */
  public static Optional<TransferSyntax> of(String uid) {
    TransferSyntax plain = PLAIN.get(uid);
    if (plain != null) {
      return Optional.of(plain);
    }
    boolean compressed =
        uid.startsWith("1.2.840.10008.1.2.4.")
            || uid.startsWith("1.2.840.10008.1.2.5")
            || uid.startsWith("1.2.840.10008.1.2.7.");
    return compressed ? Optional.of(new TransferSyntax(uid, true, false)) : Optional.empty();
  }
}
