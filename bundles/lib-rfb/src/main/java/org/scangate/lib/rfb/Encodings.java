package org.scangate.lib.rfb;

/**
 * Numbers of encodings and pseudo-encodings: RFC 6143 7.7 and 7.8, and the registry it refers to.
 */
public final class Encodings {
  public static final int RAW = 0;
  public static final int COPY_RECT = 1;
  public static final int RRE = 2;
  public static final int HEXTILE = 5;
  public static final int TIGHT = 7;
  public static final int ZRLE = 16;

  /** Our own for noisy grey pictures; asked of our own servers only. */
  public static final int GREY = 0x53475259;

  public static final int DESKTOP_SIZE = -223;
  public static final int LAST_RECT = -224;
  public static final int CURSOR = -239;

  /** Compression level 0; level n is this plus n, to 9. */
  public static final int COMPRESS_LEVEL_0 = -256;

  public static final int QEMU_EXTENDED_KEY_EVENT = -258;
  public static final int EXTENDED_DESKTOP_SIZE = -308;
  public static final int FENCE = -312;
  public static final int CONTINUOUS_UPDATES = -313;

  private Encodings() {}
}
