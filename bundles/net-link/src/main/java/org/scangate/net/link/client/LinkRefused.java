package org.scangate.net.link.client;

import java.io.IOException;

/** The appliance, or one of its channels, said no. */
public final class LinkRefused extends IOException {
  private static final long serialVersionUID = 1L;
  private final String id;

  LinkRefused(String id, String words) {
    super(words);
    this.id = id;
  }

  /** As the appliance gave it, for programs. */
  public String id() {
    return id;
  }
}
