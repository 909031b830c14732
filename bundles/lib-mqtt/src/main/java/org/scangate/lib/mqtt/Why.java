package org.scangate.lib.mqtt;

import java.io.EOFException;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why a broker is not there, in plain words. */
public final class Why {
  private static final int TAKEN_OVER = 0x8e;

  /** Reason codes of MQTT 5 that people can do something about. */
  private static final Map<Integer, String> WORDS =
      Map.of(
          0x85,
          "it does not take this name (client id)",
          0x86,
          "user name or password is wrong",
          0x87,
          "user name or password is wrong, or this name may not sign in",
          0x88,
          "the broker is not available",
          0x89,
          "the broker is busy",
          0x8a,
          "the broker has banned this name",
          0x8b,
          "the broker is being shut down",
          0x8d,
          "the broker heard nothing for too long",
          TAKEN_OVER,
          "another appliance or console signed in with the same name (group and node, or host id)");

  private Why() {}

  static String ofEnd(MqttDisconnectResponse response) {
    String known = WORDS.get(response.getReturnCode());
    if (known != null) {
      return known;
    }
    return response.getException() == null
        ? "the broker ended the connection (" + response.getReturnCode() + ")"
        : of(response.getException());
  }

  /** Of what a call or a publication failed with. */
  public static String of(Throwable failure) {
    if (failure instanceof MqttException mqtt && WORDS.containsKey(mqtt.getReasonCode())) {
      return WORDS.get(mqtt.getReasonCode());
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof EOFException) {
      return "the broker closed the connection without a word; if it does so again and again,"
          + " another appliance or console has the same name (group and node, or host id)";
    }
    String words = deepest.getMessage();
    return words == null || words.isBlank() ? deepest.getClass().getSimpleName() : words;
  }
}
