package org.scangate.api.console;

import org.osgi.annotation.versioning.ProviderType;

/** What people point at and draw over consoles. Thread-safe; nothing blocks. */
@ProviderType
public interface ConsoleDrawings {

  /** Whether anything is drawn or pointed at over a scanner's console now. */
  boolean any(String scanner);

  /** Takes every drawing and pointer away. */
  void clear(String scanner);
}
