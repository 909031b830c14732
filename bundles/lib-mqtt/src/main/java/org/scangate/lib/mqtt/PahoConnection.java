package org.scangate.lib.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A connection with Eclipse Paho, and all that is known of its faults: its own reconnecting is off
 * (its delays are ignored and its back-off is static), so a client lives for one connection;
 * nothing is kept in its persistence; the client id is ours; callbacks only hand on; ending it can
 * wait for a socket that says nothing, so that is done on a thread of its own.
 */
public final class PahoConnection implements Connection {
  private static final int PATIENCE_SECONDS = 5;
  private static final long PATIENCE_MILLIS = PATIENCE_SECONDS * 1000L;
  private static final long FAREWELL_MILLIS = 500;
  private static final int REFUSED = 0x80;
  private static final int USUAL_WINDOW = 20;
  private static final int MOST_WINDOW = 200;

  private final MqttAsyncClient client;
  private final Broker broker;
  private final Listener listener;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile int window = USUAL_WINDOW;

  private PahoConnection(MqttAsyncClient client, Broker broker, Listener listener) {
    this.client = client;
    this.broker = broker;
    this.listener = listener;
  }

  /** As {@link Connection.Dialler}. */
  public static Connection dial(Broker broker, Terms terms, Listener listener) throws IOException {
    PahoConnection connection = null;
    try {
      String uri = (broker.tls() ? "ssl://" : "tcp://") + broker.host() + ":" + broker.port();
      MqttAsyncClient client = new MqttAsyncClient(uri, terms.clientId(), new MemoryPersistence());
      connection = new PahoConnection(client, broker, listener);
      client.setCallback(connection.new Calls());
      client.setManualAcks(terms.byHand());
      IMqttToken token = client.connect(options(broker, terms));
      token.waitForCompletion(PATIENCE_MILLIS);
      MqttProperties answer = token.getResponseProperties();
      if (answer != null && answer.getReceiveMaximum() != null) {
        connection.window = Math.min(MOST_WINDOW, answer.getReceiveMaximum());
      }
      return connection;
    } catch (MqttException | IOException e) {
      if (connection != null) {
        connection.discard();
      }
      throw new IOException(broker + ": " + Why.of(e), e);
    }
  }

  private static MqttConnectionOptions options(Broker broker, Terms terms) throws IOException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(terms.kept().isZero());
    options.setSessionExpiryInterval(terms.kept().toSeconds());
    options.setConnectionTimeout(PATIENCE_SECONDS);
    options.setKeepAliveInterval((int) Math.max(1, terms.keepAlive().toSeconds()));
    options.setMaximumPacketSize((long) terms.largestPacket());
    if (!broker.username().isEmpty()) {
      options.setUserName(broker.username());
    }
    if (broker.passwordFile().isPresent()) {
      options.setPassword(password(broker.passwordFile().get()));
    }
    Message will = terms.will();
    if (will != null) {
      MqttMessage message = new MqttMessage(will.payload());
      message.setQos(will.qos());
      message.setRetained(will.retained());
      options.setWill(will.topic(), message);
    }
    if (broker.tls()) {
      options.setSocketFactory(Trust.sockets(broker.authorities()));
      options.setHttpsHostnameVerificationEnabled(true);
    }
    return options;
  }

  private static byte[] password(Path file) throws IOException {
    try {
      return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("the password file " + file + " cannot be read", e);
    }
  }

  @Override
  public void subscribe(List<String> filters) throws IOException {
    int[] qos = new int[filters.size()];
    Arrays.fill(qos, 1);
    try {
      IMqttToken token = client.subscribe(filters.toArray(String[]::new), qos);
      token.waitForCompletion(PATIENCE_MILLIS);
      int[] codes = token.getReasonCodes();
      for (int i = 0; i < codes.length; i++) {
        if (codes[i] >= REFUSED) {
          throw new IOException(
              broker + ": may not subscribe to " + filters.get(i) + " (" + codes[i] + ")");
        }
      }
    } catch (MqttException e) {
      throw new IOException(broker + ": " + Why.of(e), e);
    }
  }

  @Override
  public void unsubscribe(List<String> filters) throws IOException {
    try {
      client.unsubscribe(filters.toArray(String[]::new)).waitForCompletion(PATIENCE_MILLIS);
    } catch (MqttException e) {
      throw new IOException(broker + ": " + Why.of(e), e);
    }
  }

  @Override
  public void acknowledge(Arrival arrival) {
    try {
      client.messageArrivedComplete(arrival.id(), 1);
    } catch (MqttException e) {
      // The connection is gone, and the broker will say it again.
    }
  }

  @Override
  public CompletableFuture<Void> publish(Message message) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      client.publish(
          message.topic(),
          message.payload(),
          message.qos(),
          message.retained(),
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              int[] codes = token.getReasonCodes();
              if (codes != null && codes.length > 0 && codes[0] >= REFUSED) {
                done.completeExceptionally(
                    new IOException(
                        broker + " refuses " + message.topic() + " (" + codes[0] + ")"));
              } else {
                done.complete(null);
              }
            }

            @Override
            public void onFailure(IMqttToken token, Throwable why) {
              done.completeExceptionally(new IOException(broker + ": " + Why.of(why), why));
            }
          });
    } catch (MqttException e) {
      done.completeExceptionally(new IOException(broker + ": " + Why.of(e), e));
    }
    return done;
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public void farewell() {
    if (ended.compareAndSet(false, true)) {
      try {
        client.disconnect(FAREWELL_MILLIS).waitForCompletion(2 * FAREWELL_MILLIS);
      } catch (MqttException e) {
        // It was gone already.
      }
    }
    letGo();
  }

  @Override
  public void discard() {
    ended.set(true);
    letGo();
  }

  private void letGo() {
    Thread thread =
        new Thread(
            () -> {
              try {
                client.disconnectForcibly(0, 1, false);
              } catch (MqttException e) {
                // It was gone already.
              }
              try {
                client.close(true);
              } catch (MqttException e) {
                // Nothing is left to close.
              }
            },
            "scangate-mqtt-let-go");
    thread.setDaemon(true);
    thread.start();
  }

  /** What Paho tells. */
  private final class Calls implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (ended.compareAndSet(false, true)) {
        listener.lost(Why.ofEnd(response));
      }
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      listener.message(
          new Arrival(topic, message.getPayload(), message.isRetained(), message.getId()));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
