package org.scangate.lib.dicom.net;

import java.time.Duration;

/**
 * Bounds of an association.
 *
 * @param maxPduBytes longest body of a P-DATA-TF that is taken, 4 KiB to 1 MiB
 * @param asyncOperations requests that may wait for their responses at once, when the peer asks for
 *     more than one
 * @param windowBytes bytes of data sets handed out and not yet consumed, above which reading stops
 * @param artim from the connection to A-ASSOCIATE-RQ, and from the last word to the close
 * @param idle without a word and without anything to wait for
 * @param response of a peer to what it was asked
 * @param progress between two bytes of one message, either way
 */
public record AssociationOptions(
    int maxPduBytes,
    int asyncOperations,
    int windowBytes,
    Duration artim,
    Duration idle,
    Duration response,
    Duration progress) {

  public AssociationOptions {
    if (maxPduBytes < 4 << 10 || maxPduBytes > 1 << 20) {
      throw new IllegalArgumentException("maxPduBytes " + maxPduBytes + " is not 4 KiB to 1 MiB");
    }
  }

  /** 128 KiB PDUs, 8 operations, 2 MiB window; 30 s, 5 min, 60 s, 30 s. */
  public static AssociationOptions standard() {
    return new AssociationOptions(
        128 << 10,
        8,
        2 << 20,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }

  public AssociationOptions withTimes(
      Duration artim, Duration idle, Duration response, Duration progress) {
    return new AssociationOptions(
        maxPduBytes, asyncOperations, windowBytes, artim, idle, response, progress);
  }

  public AssociationOptions withWindowBytes(int bytes) {
    return new AssociationOptions(
        maxPduBytes, asyncOperations, bytes, artim, idle, response, progress);
  }

  public AssociationOptions withMaxPduBytes(int bytes) {
    return new AssociationOptions(
        bytes, asyncOperations, windowBytes, artim, idle, response, progress);
  }
}
