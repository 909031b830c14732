package org.scangate.lib.dicom.pdu;

import java.util.Locale;

/** Why the upper layer itself aborts (PS3.8 9.3.8). */
public enum AbortReason {
  NOT_SPECIFIED(0),
  UNRECOGNIZED_PDU(1),
  UNEXPECTED_PDU(2),
  UNRECOGNIZED_PARAMETER(4),
  UNEXPECTED_PARAMETER(5),
  INVALID_PARAMETER_VALUE(6);

  private final int code;

  AbortReason(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static String words(int code) {
    for (AbortReason reason : values()) {
      if (reason.code == code) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      }
    }
    return "reason " + code;
  }
}
