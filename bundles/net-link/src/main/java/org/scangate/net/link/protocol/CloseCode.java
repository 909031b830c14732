package org.scangate.net.link.protocol;

/** Why a socket was ended, as RFC 6455 7.4 and docs/link.md number it. */
public final class CloseCode {
  /** The client said BYE. */
  public static final int NORMAL = 1000;

  /** The appliance or the page goes away. */
  public static final int GOING_AWAY = 1001;

  /** Too many sockets wait for their JOIN. */
  public static final int TRY_AGAIN = 1013;

  /** The peer broke the protocol; the link is over. */
  public static final int VIOLATION = 4400;

  /** No ticket, or not a good one; the link, if there is one, lives on. */
  public static final int NOT_JOINED = 4401;

  /** The link is over; BYE said why. */
  public static final int ENDED = 4403;

  /** Nothing was received for too long; join again. */
  public static final int SILENT = 4408;

  /** A newer socket of the same class has joined. */
  public static final int REPLACED = 4409;

  private CloseCode() {}
}
