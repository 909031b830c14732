package org.scangate.dicom.spool;

import org.scangate.lib.dicom.dimse.Status;

/** What a destination's answer to C-STORE means for the instance. */
enum Verdict {
  /** It has it, perhaps with a warning. */
  DELIVERED,
  /** Not now: it has no room, or could not process it this time. */
  LATER,
  /** Never, as it is: somebody must look. */
  QUARANTINE;

  /** PS3.4 B.2.3: A9xx and Cxxx are about the instance, A7xx and the rest about the moment. */
  static Verdict of(int status) {
    return switch (Status.kind(status)) {
      case SUCCESS, WARNING -> DELIVERED;
      case PENDING, CANCELLED -> LATER;
      case FAILURE -> {
        boolean ofTheInstance =
            status >>> 8 == 0xA9
                || status >>> 12 == 0xC
                || status == Status.SOP_CLASS_NOT_SUPPORTED
                || status == 0x0117; // invalid SOP instance
        yield ofTheInstance ? QUARANTINE : LATER;
      }
    };
  }
}
