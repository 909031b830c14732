package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.server.RfbServerListener;
import org.scangate.lib.rfb.server.RfbServerSession;
import org.scangate.lib.rfb.server.ServerMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer of a display: reads its RFB stream on the link's thread, keeps what it asks for, and
 * has its {@link ViewerPump} run when it has credit: an update asked for, and room on the link.
 */
final class Viewer implements ChannelEnd, RfbServerListener, EncodePool.Job {
  private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

  /** Fences that a viewer may have sent without reading the answers. */
  private static final int MOST_REPLIES = 64;

  private static final int IDLE = 0;
  private static final int QUEUED = 1;
  private static final int RUNNING = 2;
  private static final int RUNNING_AND_WOKEN = 3;

  /** What a viewer wants, as of now. */
  record Wants(
      Capabilities can, PixelFormat format, boolean requested, boolean continuous, int[] again) {
    boolean anything() {
      return requested || continuous;
    }
  }

  private final Consoles consoles;
  private final Viewing open;
  private final Display display;
  private final ChannelContext context;
  private final RfbServerSession rfb = new RfbServerSession(this);
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final AtomicBoolean over = new AtomicBoolean();
  private final ArrayDeque<ByteBuffer> replies = new ArrayDeque<>();
  private final InputBar bar = new InputBar();
  private DisplayHub hub;
  private ViewerPump pump;

  /** The size told in ServerInit; null before. */
  private volatile Screen told;

  private volatile boolean ready;
  private volatile boolean blocked;

  private Capabilities can = Capabilities.NONE;
  private PixelFormat format = PixelFormat.RGB888;
  private boolean requested;
  private boolean continuous;
  private int[] again;

  Viewer(Consoles consoles, Viewing open, Display display, ChannelContext context) {
    this.consoles = consoles;
    this.open = open;
    this.display = display;
    this.context = context;
  }

  /** Begins the stream; false when the display has too many viewers. */
  boolean begin() {
    hub = consoles.hubs().attach(display, this);
    if (hub == null) {
      return false;
    }
    pump = new ViewerPump(this, hub, context, consoles.pool(), consoles.ticker(), open.meter());
    open.viewers().add(this);
    rfb.begin();
    return true;
  }

  /** Whether this is a viewer of who holds control. */
  boolean urgent() {
    return open.urgent();
  }

  boolean mayLead() {
    return open.mayLead();
  }

  /** Whether pictures have been sent to it since it was opened, and it is open. */
  boolean shows() {
    return !over.get() && pump.sentPicture();
  }

  // ---- from the link

  @Override
  public void received(ByteBuffer frame) {
    if (over.get()) {
      return;
    }
    try {
      rfb.receive(frame);
    } catch (RfbException e) {
      LOG.info("link {}, display {}: {}", context.linkId(), display.id(), e.getMessage());
      end(e.getMessage());
    }
    if (over.get()) {
      // The end came while the frame was read: what it pressed after that is released too.
      releasePressed();
    }
  }

  @Override
  public void writable() {
    blocked = false;
    wake();
  }

  @Override
  public void pathsLost() {
    // The session's own channel says so to the session; pixels wait where they are.
    bar.lost();
  }

  @Override
  public void pathsBack() {
    askForNewInput();
    wake();
  }

  @Override
  public void closed(String reason) {
    if (over.compareAndSet(false, true)) {
      leave();
    }
  }

  private void askForNewInput() {
    if (bar.barred() && can.fence()) {
      reply(ServerMessages.fence(ServerMessages.FENCE_REQUEST, bar.question()));
    }
  }

  /** The one door through which this side ends the channel. */
  void end(String reason) {
    if (over.compareAndSet(false, true)) {
      leave();
      context.close(reason);
    }
  }

  private void leave() {
    open.viewers().remove(this);
    consoles.hubs().detach(display, this);
    releasePressed();
  }

  /** Whose window has gone cannot let go of a key any more. */
  private void releasePressed() {
    open.releasePressed(display.id());
  }

  // ---- from the viewer

  @Override
  public void send(ByteBuffer bytes) {
    // Of the handshake: nothing else is sent before it is over.
    if (!context.send(bytes)) {
      end("the link takes no more");
    }
  }

  @Override
  public Screen start(boolean shared) {
    StillPicture picture = hub.picture();
    String name = open.scannerName() + ", " + display.id();
    // Without a picture yet there is some size; the picture's own follows with it.
    told =
        picture == null
            ? new Screen(640, 480, name)
            : new Screen(picture.width(), picture.height(), name);
    return told;
  }

  @Override
  public void pixelFormat(PixelFormat given) {
    synchronized (this) {
      format = given;
    }
  }

  @Override
  public void encodings(int[] encodings) {
    Capabilities before;
    Capabilities now = Capabilities.of(encodings);
    synchronized (this) {
      before = can;
      can = now;
    }
    if (now.continuousUpdates() && !before.continuousUpdates()) {
      reply(ServerMessages.endOfContinuousUpdates());
    }
    if (now.fence() && !before.fence()) {
      reply(ServerMessages.fence(ServerMessages.FENCE_REQUEST, new byte[0]));
      askForNewInput();
    }
    wake();
  }

  @Override
  public void updateRequest(boolean incremental, int x, int y, int width, int height) {
    synchronized (this) {
      requested = true;
      ready = true;
      if (!incremental) {
        again = union(again, x, y, width, height);
      }
    }
    wake();
  }

  private static int[] union(int[] before, int x, int y, int width, int height) {
    if (before == null) {
      return new int[] {x, y, width, height};
    }
    int left = Math.min(before[0], x);
    int top = Math.min(before[1], y);
    return new int[] {
      left,
      top,
      Math.max(before[0] + before[2], x + width) - left,
      Math.max(before[1] + before[3], y + height) - top
    };
  }

  @Override
  public void continuousUpdates(boolean enable, int x, int y, int width, int height) {
    synchronized (this) {
      continuous = enable;
      ready = requested || enable;
    }
    if (!enable) {
      reply(ServerMessages.endOfContinuousUpdates());
    }
    wake();
  }

  @Override
  public void fence(int flags, byte[] payload) {
    if ((flags & ServerMessages.FENCE_REQUEST) != 0) {
      reply(ServerMessages.fenceAnswer(flags, payload));
    } else {
      bar.answered(payload);
    }
  }

  @Override
  public void desktopSize(int width, int height) {
    Screen screen = told;
    reply(ServerMessages.updateHeader(1));
    reply(
        ServerMessages.extendedDesktopSize(
            ServerMessages.RESIZE_BY_THIS_VIEWER,
            ServerMessages.RESIZE_PROHIBITED,
            screen.width(),
            screen.height()));
  }

  @Override
  public void key(int keysym, int scancode, boolean down) {
    if (mayBeOld()) {
      return;
    }
    if (open.key(display.id(), keysym, scancode, down)) {
      open.meter().input(consoles.ticker().nanoTime());
    }
  }

  @Override
  public void pointer(int x, int y, int buttons) {
    if (mayBeOld()) {
      return;
    }
    if (open.pointer(display.id(), x, y, bar.meant(buttons))) {
      open.meter().input(consoles.ticker().nanoTime());
    }
  }

  private boolean mayBeOld() {
    if (bar.barred() && !can.fence()) {
      end("after a loss this viewer cannot tell new input from old: connect again");
    }
    return bar.barred();
  }

  private void reply(ByteBuffer message) {
    boolean tooMany;
    synchronized (this) {
      replies.add(message);
      tooMany = replies.size() > MOST_REPLIES;
    }
    if (tooMany) {
      end("the viewer asks and does not read the answers");
    }
    wake();
  }

  // ---- from the pump, on a thread of the pool

  /** Messages to be sent between updates; null when there are none. */
  synchronized ByteBuffer takeReply() {
    return replies.poll();
  }

  synchronized boolean hasReplies() {
    return !replies.isEmpty();
  }

  /** What the viewer wants; the request to see something again is taken. */
  synchronized Wants wants() {
    Wants wants = new Wants(can, format, requested, continuous, again);
    again = null;
    return wants;
  }

  /** An update was sent: it answers the requests so far. */
  synchronized void answered() {
    requested = false;
    ready = continuous;
  }

  Screen told() {
    return told;
  }

  void told(Screen screen) {
    told = screen;
  }

  /** Room on the link; when there is none, the link's word that there is wakes this viewer. */
  boolean hasRoom() {
    blocked = true;
    if (context.writable()) {
      blocked = false;
      return true;
    }
    return false;
  }

  // ---- turns

  void wakeIfReady() {
    if (ready && !blocked) {
      wake();
    }
  }

  void wake() {
    if (told == null) {
      return;
    }
    while (true) {
      int now = state.get();
      if (now == QUEUED || now == RUNNING_AND_WOKEN) {
        return;
      }
      if (state.compareAndSet(now, now == IDLE ? QUEUED : RUNNING_AND_WOKEN)) {
        if (now == IDLE) {
          consoles.pool().submit(this, urgent());
        }
        return;
      }
    }
  }

  @Override
  public long run() {
    state.set(RUNNING);
    long cost = 0;
    boolean more = false;
    try {
      if (!over.get()) {
        cost = pump.turn();
        more = pump.wantsAnotherTurn();
      }
    } catch (RuntimeException e) {
      LOG.error("link {}, display {}: the viewer is closed", context.linkId(), display.id(), e);
      end("the appliance could not encode the display");
    } finally {
      if (more || !state.compareAndSet(RUNNING, IDLE)) {
        state.set(QUEUED);
        consoles.pool().submit(this, urgent());
      }
    }
    return cost;
  }
}
