package org.scangate.api.fleet;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The appliance as a member of a fleet. Thread-safe; answers at once. */
@ProviderType
public interface Fleet {

  Status status();

  /**
   * How it stands.
   *
   * @param broker its address
   * @param name {@code group/node}, as the fleet knows this appliance
   * @param presence of births, beats and deaths
   * @param words about it, for people; empty when it is told
   * @param since when it became so
   * @param births of this appliance since it started
   * @param beats since it started
   * @param lastLost why the connection was lost the last time
   */
  record Status(
      String broker,
      String name,
      Presence presence,
      String words,
      Instant since,
      long births,
      long beats,
      Optional<String> lastLost) {}

  /** Whether the fleet is told. */
  enum Presence {
    /** The broker cannot be reached, or refuses; tried again by itself. */
    AWAY,
    /** Connected; the fleet's host is not there, and nothing is told before it is. */
    WAITS_FOR_HOST,
    /** Born, and beating. */
    TOLD
  }
}
