package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.LinkQuality;
import org.scangate.lib.rfb.Encodings;

/**
 * A viewer that is nobody's: what it is sent goes to a sink, and what it sends is made up here, the
 * handshake of RFB 3.3 and one request after the other. It has no input and never leads.
 */
final class ConsoleTap implements ConsoleTaps.Tap, ChannelContext, Viewing {
  private static final byte[] VERSION = "RFB 003.003\n".getBytes(StandardCharsets.US_ASCII);

  private final Scanner scanner;
  private final Display display;
  private final ConsoleTaps.Sink sink;
  private final InputMeter meter = new InputMeter();
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
  private final Viewer viewer;
  private boolean versionSent;
  private boolean asked;

  ConsoleTap(Consoles consoles, Scanner scanner, Display display, ConsoleTaps.Sink sink) {
    this.scanner = scanner;
    this.display = display;
    this.sink = sink;
    viewer = new Viewer(consoles, this, display, this);
  }

  /** False when the display has too many viewers. */
  boolean begin() {
    if (!viewer.begin()) {
      return false;
    }
    viewer.received(ByteBuffer.wrap(VERSION));
    viewer.received(ByteBuffer.wrap(new byte[] {1}));
    int[] encodings = {
      Encodings.TIGHT, Encodings.LAST_RECT, Encodings.DESKTOP_SIZE, Encodings.CURSOR
    };
    ByteBuffer message = ByteBuffer.allocate(4 + 4 * encodings.length);
    message.put((byte) 2).put((byte) 0).putShort((short) encodings.length);
    for (int encoding : encodings) {
      message.putInt(encoding);
    }
    viewer.received(message.flip());
    return true;
  }

  @Override
  public synchronized void request() {
    Display.Frame frame = display.frame();
    if (frame == null) {
      return;
    }
    ByteBuffer message = ByteBuffer.allocate(10).put((byte) 3).put((byte) (asked ? 1 : 0));
    message.putInt(0).putShort((short) frame.width()).putShort((short) frame.height());
    asked = true;
    viewer.received(message.flip());
  }

  @Override
  public void roomAgain() {
    viewer.writable();
  }

  @Override
  public void close() {
    viewer.closed("the tap is closed");
  }

  // ---- as the viewer's link

  /** Nobody is signed in here, and no viewer asks. */
  @Override
  public SignIn signIn() {
    throw new IllegalStateException("a tap is nobody's");
  }

  @Override
  public String linkId() {
    return "tap of " + scanner.info().id();
  }

  @Override
  public boolean send(ByteBuffer... parts) {
    if (!versionSent) {
      // What was agreed on: old players read no other.
      versionSent = true;
      return sink.take(ByteBuffer.wrap(VERSION));
    }
    return sink.take(parts);
  }

  @Override
  public boolean writable() {
    return sink.writable();
  }

  @Override
  public boolean attended() {
    return false;
  }

  @Override
  public long unackedBytes() {
    return 0;
  }

  @Override
  public void close(String reason) {
    sink.ended(reason);
  }

  @Override
  public LinkQuality quality() {
    return new LinkQuality(0, 0, 0, 0, 1);
  }

  @Override
  public void holder(boolean holder) {
    // A tap never holds control.
  }

  // ---- as whoever views

  @Override
  public boolean urgent() {
    return false;
  }

  @Override
  public boolean mayLead() {
    return false;
  }

  @Override
  public String scannerName() {
    return scanner.info().name();
  }

  @Override
  public boolean key(String on, int keysym, int scancode, boolean down) {
    return false;
  }

  @Override
  public boolean pointer(String on, int x, int y, int buttons) {
    return false;
  }

  @Override
  public void releasePressed(String on) {
    // Nothing is pressed here.
  }

  @Override
  public InputMeter meter() {
    return meter;
  }

  @Override
  public List<Viewer> viewers() {
    return viewers;
  }
}
