package org.scangate.net.link.protocol;

import java.util.Map;
import org.scangate.api.link.Traffic;

/** What is said on channel 0. */
public sealed interface ControlMessage {

  /** Client: a channel, please. Numbers count up from 1. */
  record Open(int channel, String name, Map<String, String> parameters) implements ControlMessage {
    public Open {
      parameters = Map.copyOf(parameters);
    }
  }

  /** Server: it is open, and carried so. */
  record Opened(int channel, Traffic toClient, Traffic toServer) implements ControlMessage {}

  /** Server: it is not. */
  record Refused(int channel, String id, String words) implements ControlMessage {}

  /** Either: it is over. */
  record Close(int channel, String reason) implements ControlMessage {}

  /** Server: beat this often on the critical socket. */
  record Rate(int heartbeatMillis) implements ControlMessage {}
}
