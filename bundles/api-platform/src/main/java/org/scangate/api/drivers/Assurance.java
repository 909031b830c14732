package org.scangate.api.drivers;

import java.util.Objects;

/**
 * What somebody has made sure of before a driver is changed. It goes to the audit.
 *
 * @param kind what it opens the way for
 * @param words who says so, or why it is done all the same; empty for none
 */
public record Assurance(Kind kind, String words) {

  /** Nothing was said. */
  public static final Assurance NONE = new Assurance(Kind.NONE, "");

  /** What an assurance opens the way for. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** Scanners whose driver cannot tell: somebody looked, and they do not scan. */
    NOT_SCANNING,
    /** Scanners that scan, too, when somebody on site agrees: {@link OnSiteConsent}. */
    FORCE,
    /**
     * Every scanner. For the appliance itself, which takes back a change that it could not write
     * down.
     */
    UNDO
  }

  public Assurance {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(words);
    if (words.isBlank() != (kind == Kind.NONE)) {
      throw new IllegalArgumentException("an assurance needs words, and words need a kind");
    }
  }
}
