package org.scangate.lib.dicom.data;

/** Value representations (PS3.5 6.2). */
public enum Vr {
  AE,
  AS,
  AT,
  CS,
  DA,
  DS,
  DT,
  FL,
  FD,
  IS,
  LO,
  LT,
  OB,
  OD,
  OF,
  OL,
  OV,
  OW,
  PN,
  SH,
  SL,
  SQ,
  SS,
  ST,
  SV,
  TM,
  UC,
  UI,
  UL,
  UN,
  UR,
  US,
  UT,
  UV;

  private static final Vr[] BY_LETTERS = new Vr[26 * 26];

  static {
    for (Vr vr : values()) {
      BY_LETTERS[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
    }
  }

  private static int index(int first, int second) {
    return (first - 'A') * 26 + second - 'A';
  }

  /**
   * By its two letters as a big-endian short; {@link #UN} for letters that are newer than this,
   * null for what are no capital letters.
   */
  static Vr of(int letters) {
    int first = letters >> 8;
    int second = letters & 0xff;
    if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
      return null;
    }
    Vr vr = BY_LETTERS[index(first, second)];
    return vr == null ? UN : vr;
  }

  int letters() {
    return (name().charAt(0) << 8) | name().charAt(1);
  }

  /** Whether explicit layout gives it a length of 32 bits, after two reserved bytes. */
  public boolean isLong() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
      default -> false;
    };
  }

  /** Whether its values are characters. */
  public boolean isText() {
    return switch (this) {
      case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT -> true;
      default -> false;
    };
  }

  /** Whether Specific Character Set says how its characters are coded. */
  public boolean hasCharacterSet() {
    return switch (this) {
      case LO, LT, PN, SH, ST, UC, UT -> true;
      default -> false;
    };
  }

  /** Whether a backslash separates values. */
  public boolean isMultiple() {
    return isText() && this != LT && this != ST && this != UT && this != UR;
  }

  /** What makes an odd length even. */
  int padding() {
    return isText() && this != UI ? ' ' : 0;
  }
}
