package org.scangate.api.link;

/** The channel is not opened. */
public class ChannelRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final String id;

  /**
   * @param id stable, for programs
   * @param words for people: the thing, the value, the way out
   */
  public ChannelRefused(String id, String words) {
    super(words);
    this.id = id;
  }

  public String id() {
    return id;
  }
}
