package org.scangate.fleet.console.model;

/**
 * Something that happened to an appliance, as a mark on its time line.
 *
 * @param at milliseconds of the epoch by the console's clock
 * @param detail a few words of the console's own making or an id of the appliance's; never free
 *     text of a person
 */
public record Mark(NodeId node, long at, Kind kind, String detail) {

  /** What happened. */
  public enum Kind {
    BIRTH,
    DEATH,
    QUIET,
    BACK,
    SESSION,
    CONTROL,
    SWITCH,
    STOP,
    DRIVER
  }
}
