package org.scangate.net.fleet;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.scangate.lib.mqtt.Broker;

/**
 * HiveMQ CE in this process, at a port of the loopback, for everybody whose name begins with gw- or
 * console.
 */
final class HiveMq implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Path room;
  private final int port;
  private EmbeddedHiveMQ hive;

  HiveMq(Path room) throws IOException {
    this.room = room;
    this.port = freePort();
    for (String folder : new String[] {"conf", "data", "extensions"}) {
      Files.createDirectories(room.resolve(folder));
    }
    Files.writeString(
        room.resolve("conf/config.xml"),
        """
        <hivemq>
          <listeners>
            <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
          </listeners>
          <mqtt>
            <queued-messages><max-queue-size>10000</max-queue-size></queued-messages>
          </mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
            .formatted(port));
  }

  private static int freePort() throws IOException {
    IOException last = null;
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        last = e; // taken
      }
    }
    throw last;
  }

  Broker broker(String user) {
    return new Broker("127.0.0.1", port, false, user, Optional.empty(), Optional.empty());
  }

  HiveMq start() throws Exception {
    EmbeddedExtension doorkeeper =
        EmbeddedExtension.builder()
            .withId("doorkeeper")
            .withName("doorkeeper")
            .withVersion("1")
            .withExtensionMain(new Doorkeeper())
            .build();
    hive =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(room.resolve("conf"))
            .withDataFolder(room.resolve("data"))
            .withExtensionsFolder(room.resolve("extensions"))
            .withEmbeddedExtension(doorkeeper)
            .build();
    hive.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  void stop() throws Exception {
    hive.stop().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    hive.close();
    hive = null;
  }

  @Override
  public void close() throws Exception {
    if (hive != null) {
      stop();
    }
  }

  /** Without an extension of this kind HiveMQ lets nobody in. */
  private static final class Doorkeeper implements ExtensionMain {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      SimpleAuthenticator looks =
          (who, answer) -> {
            String name = who.getConnectPacket().getUserName().orElse("");
            if (name.startsWith("gw-") || name.equals("console")) {
              answer.authenticateSuccessfully();
            } else {
              answer.failAuthentication();
            }
          };
      Services.securityRegistry().setAuthenticatorProvider(provider -> looks);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
  }
}
