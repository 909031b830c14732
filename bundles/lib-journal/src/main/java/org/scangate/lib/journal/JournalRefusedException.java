package org.scangate.lib.journal;

import java.io.IOException;

/**
 * An append that was not taken, or was taken and could not be made durable. Thrown by {@link
 * Journal#append} when nothing was queued and no number was used; the future fails with it (reason
 * {@link Reason#FAILED}) when the disk failed afterwards.
 */
public final class JournalRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** More bytes wait for the disk than the queue may hold; try again later. */
    QUEUE_FULL,
    /** The bound on disk is reached and the policy is to refuse. */
    DISK_FULL,
    /** Longer than a record may be. */
    TOO_LARGE,
    /** An I/O error; the journal must be opened again. */
    FAILED,
    /** Closed. */
    CLOSED
  }

  private final Reason reason;

  JournalRefusedException(Reason reason, String words, Throwable cause) {
    super(words, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
