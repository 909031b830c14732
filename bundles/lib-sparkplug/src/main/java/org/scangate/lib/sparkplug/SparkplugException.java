package org.scangate.lib.sparkplug;

import java.io.IOException;

/** What came is not Sparkplug, or more of it than is taken; the message says where. */
public final class SparkplugException extends IOException {
  private static final long serialVersionUID = 1L;

  public SparkplugException(String words) {
    super(words);
  }
}
