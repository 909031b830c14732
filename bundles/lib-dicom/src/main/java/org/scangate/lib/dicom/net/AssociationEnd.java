package org.scangate.lib.dicom.net;

/**
 * How an association ended.
 *
 * @param words why, for people; no patient data
 */
public record AssociationEnd(Kind kind, String words) {

  /** The way of the end. */
  public enum Kind {
    RELEASED,
    /** It never began: the peer said no. */
    REJECTED,
    ABORTED_BY_PEER,
    /** By this side. */
    ABORTED,
    CONNECTION_LOST,
    /** By this side, because the peer was silent. */
    TIMED_OUT
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": " + words;
  }
}
