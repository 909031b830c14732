package org.scangate.lib.dicom.pdu;

/** The first byte of a PDU. */
final class PduType {
  static final int ASSOCIATE_RQ = 1;
  static final int ASSOCIATE_AC = 2;
  static final int ASSOCIATE_RJ = 3;
  static final int DATA = 4;
  static final int RELEASE_RQ = 5;
  static final int RELEASE_RP = 6;
  static final int ABORT = 7;

  /** Body of those that carry no items. */
  static final int SHORT_BYTES = 4;

  private PduType() {}

  static boolean isKnown(int type) {
    return type >= ASSOCIATE_RQ && type <= ABORT;
  }

  static boolean isShort(int type) {
    return type == ASSOCIATE_RJ || type >= RELEASE_RQ;
  }
}
