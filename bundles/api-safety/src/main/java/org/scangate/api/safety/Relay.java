package org.scangate.api.safety;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One relay device; a service with the property {@link #RELAY}. Every call blocks, for at most the
 * device's own time-out, and comes from one thread of safety-stop. A call that fails leaves the
 * connection closed; nothing is written or renewed but by {@link #write}.
 */
@ConsumerType
public interface Relay {

  /** Name of the service property with the relay's id. */
  String RELAY = "relay";

  RelayDescription description();

  /** Opens the connection; writes no coil. */
  void open() throws RelayException;

  /** Whether a connection is there, as far as is known without asking. */
  boolean isOpen();

  /**
   * Writes coils in the order given.
   *
   * @param coils number to energised
   */
  void write(Map<Integer, Boolean> coils) throws RelayException;

  /** Reads coils 0 to {@code count - 1}; a set bit is energised. */
  BitSet readCoils(int count) throws RelayException;

  /** Reads inputs 0 to {@code count - 1}; a set bit is active. */
  BitSet readInputs(int count) throws RelayException;

  /**
   * Sets and starts the device's watchdog where that is done through the connection; clears what it
   * has latched.
   */
  void startWatchdog() throws RelayException;

  /**
   * Whether the device has latched that its watchdog ran out; empty where it keeps no such status
   * and only its outputs tell.
   */
  Optional<Boolean> watchdogExpired() throws RelayException;

  /** Closes the connection; the outputs are left to the device's watchdog. */
  void close();
}
