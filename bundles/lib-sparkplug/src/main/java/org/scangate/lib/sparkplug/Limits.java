package org.scangate.lib.sparkplug;

/**
 * How much of a payload is read.
 *
 * @param bytes of the whole
 * @param metrics how many
 * @param stringBytes of a name, a string, a file or whatever else has a length
 */
public record Limits(int bytes, int metrics, int stringBytes) {

  /** 256 KiB, 2,000 metrics, 16 KiB: a hundred times what an appliance sends. */
  public static final Limits DEFAULT = new Limits(256 << 10, 2000, 16 << 10);
}
