package org.scangate.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.scangate.itests.harness.Run;
import org.scangate.lib.rfb.client.RfbCarrier;
import org.scangate.net.link.client.ClientChannel;
import org.scangate.net.link.client.Credentials;
import org.scangate.net.link.client.LinkClient;

/**
 * RFB in the console channel of a link: a session of its own at a scanner, with a link of its own.
 */
final class LinkCarrier implements RfbCarrier {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] END = new byte[0];

  private final LinkClient link;
  private final ClientChannel session;
  private final ClientChannel console;

  /** When it is full the link's thread waits, and so does the appliance. */
  private final ArrayBlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(4096);

  private volatile JsonNode state = JSON.missingNode();
  private volatile boolean asked;
  private final InputStream in = new Received();
  private final OutputStream out = new Sent();

  LinkCarrier(URI appliance, String cookie, Path trust, String scanner, boolean control)
      throws IOException, InterruptedException {
    link = LinkClient.connect(appliance, new Credentials.Cookie(cookie), trust);
    try {
      session = open("session", Map.of("scanner", scanner), this::hear);
      Run.until(
          "the scanner's console",
          20_000,
          () -> state.path("scanner").path("reach").asText().equals("CONNECTED"));
      if (control) {
        Run.until("control", 20_000, this::hasControl);
      }
      console =
          open(
              "console",
              Map.of("session", state.path("session").asText(), "display", "main"),
              this::keep);
    } catch (IOException | InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** Asks anew after a refusal: an appliance that stood still tests its stop circuit first. */
  private boolean hasControl() {
    boolean has = state.path("you").path("holdsControl").asBoolean();
    if (!has && !asked) {
      asked = true;
      say("control.request");
    }
    return has;
  }

  /** Has the console recorded, or no more; returns when everybody at it is told. */
  void record(boolean on) throws InterruptedException {
    say(on ? "recording.start" : "recording.stop");
    Run.until(
        "a recording that is " + (on ? "on" : "off"),
        20_000,
        () -> state.path("recording").path("on").asBoolean() == on);
  }

  private void say(String op) {
    // A driver that nobody has released is for phantoms only, and the benches swap such ones in.
    session.send(
        ByteBuffer.wrap(
            ("{\"op\":\"" + op + "\",\"phantom\":\"QA-PHANTOM\"}")
                .getBytes(StandardCharsets.UTF_8)));
  }

  private interface Bytes {
    void take(byte[] bytes);
  }

  private ClientChannel open(String name, Map<String, String> parameters, Bytes to)
      throws IOException, InterruptedException {
    try {
      return link.open(
              name,
              parameters,
              new ClientChannel.Listener() {
                @Override
                public void received(ByteBuffer frame) {
                  byte[] bytes = new byte[frame.remaining()];
                  frame.get(bytes);
                  to.take(bytes);
                }

                @Override
                public void closed(String reason) {
                  keep(END);
                }
              })
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("channel " + name + ": " + e, e);
    }
  }

  private void hear(byte[] message) {
    try {
      JsonNode said = JSON.readTree(message);
      switch (said.path("op").asText()) {
        case "state" -> state = said;
        case "control" -> asked = said.path("granted").asBoolean();
        default -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(byte[] frame) {
    try {
      frames.put(frame);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void close() {
    link.close();
  }

  private final class Received extends InputStream {
    private byte[] frame = END;
    private int position;
    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      if (position == frame.length && !over) {
        try {
          frame = frames.take();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
        position = 0;
        over = frame.length == 0;
      }
      if (over) {
        return -1;
      }
      int n = Math.min(length, frame.length - position);
      System.arraycopy(frame, position, to, at, n);
      position += n;
      return n;
    }
  }

  private final class Sent extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) {
      console.send(ByteBuffer.wrap(Arrays.copyOfRange(from, at, at + length)));
    }
  }
}
