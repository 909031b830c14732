package org.scangate.lib.dicom.dimse;

/** Statuses of responses (PS3.7 C, PS3.4 B.2.3). */
public final class Status {
  public static final int SUCCESS = 0x0000;
  public static final int PENDING = 0xFF00;
  public static final int CANCEL = 0xFE00;
  public static final int OUT_OF_RESOURCES = 0xA700;
  public static final int DATA_SET_MISMATCH = 0xA900;
  public static final int CANNOT_UNDERSTAND = 0xC000;
  public static final int PROCESSING_FAILURE = 0x0110;
  public static final int DUPLICATE_INSTANCE = 0x0111;
  public static final int NO_SUCH_INSTANCE = 0x0112;
  public static final int NO_SUCH_CLASS = 0x0118;
  public static final int INVALID_ARGUMENT = 0x0115;
  public static final int CLASS_INSTANCE_CONFLICT = 0x0119;
  public static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;
  public static final int NOT_AUTHORIZED = 0x0124;
  public static final int DUPLICATE_INVOCATION = 0x0210;
  public static final int UNRECOGNIZED_OPERATION = 0x0211;

  /** What a status means for the one who asked. */
  public enum Kind {
    SUCCESS,
    /** Done, and something is to be said. */
    WARNING,
    /** More responses follow. */
    PENDING,
    CANCELLED,
    FAILURE
  }

  private Status() {}

  /** By PS3.7 C: 0000; 0001, 0107, 0116 and Bxxx; FF00 and FF01; FE00; all others. */
  public static Kind kind(int status) {
    if (status == SUCCESS) {
      return Kind.SUCCESS;
    }
    if (status == PENDING || status == 0xFF01) {
      return Kind.PENDING;
    }
    if (status == CANCEL) {
      return Kind.CANCELLED;
    }
    boolean warning =
        status >>> 12 == 0xB || status == 0x0001 || status == 0x0107 || status == 0x0116;
    return warning ? Kind.WARNING : Kind.FAILURE;
  }

  /** {@code A700H}. */
  public static String words(int status) {
    return String.format("%04XH", status);
  }
}
