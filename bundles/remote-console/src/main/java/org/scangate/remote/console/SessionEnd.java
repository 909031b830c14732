package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.site.SiteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open {@code session} channel. Tells the state at every change, at once after a pause and else
 * every {@value #PACE_MILLIS} ms, and never while the link has no room: the newest state is told
 * when it has.
 */
final class SessionEnd implements ChannelEnd {
  private static final int PACE_MILLIS = 50;
  private static final int SECOND_MILLIS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);

  private final Consoles consoles;
  private final ChannelContext context;
  private final Supplier<SiteFile> siteFile;
  private final List<AutoCloseable> watches = new ArrayList<>();
  private final AtomicBoolean sizeChanged = new AtomicBoolean();
  private OpenSession open;
  private Runnable everySecond = () -> {};
  private Runnable pacing;
  private boolean dirty;
  private boolean heldControl;
  private Instant secondFactorDueBy;
  private boolean over;

  SessionEnd(Consoles consoles, ChannelContext context, Supplier<SiteFile> siteFile) {
    this.consoles = consoles;
    this.context = context;
    this.siteFile = siteFile;
  }

  void begin(ConsoleSession session) {
    OpenSession opened = new OpenSession(session, context.linkId());
    synchronized (this) {
      open = opened;
      everySecond = consoles.every(SECOND_MILLIS, this::second);
    }
    consoles.opened(opened);
    // Without the lock: a display tells the frame that is there while it holds its own.
    List<AutoCloseable> watching = new ArrayList<>();
    for (Display display : session.scanner().displays()) {
      watching.add(display.watch(new SizeWatcher()));
    }
    synchronized (this) {
      watches.addAll(watching);
    }
    changed();
  }

  /** Something about the session changed; called on any thread. */
  void changed() {
    synchronized (this) {
      dirty = true;
      if (open == null || over) {
        return;
      }
      if (pacing == null) {
        tell();
      }
    }
    endIfSessionDid();
  }

  /** Called with the lock. */
  private void tell() {
    ConsoleSession session = open.session();
    boolean holds = session.holdsControl();
    if (holds != heldControl) {
      context.holder(holds);
      if (!holds) {
        session.controlLostBecause().ifPresent(this::sayLost);
      }
      heldControl = holds;
    }
    if (!dirty || !context.writable()) {
      return;
    }
    dirty = false;
    secondFactorDueBy = session.signIn().secondFactorDueBy();
    SiteFile file = siteFile.get();
    send(SessionMessages.state(session, file == null ? null : file.facts()));
    pacing = consoles.later(PACE_MILLIS, this::paced);
  }

  private void sayLost(String reason) {
    send(SessionMessages.control(new ConsoleSession.Answer(false, List.of(reason))));
  }

  private void send(ByteBuffer message) {
    if (!context.send(message)) {
      LOG.warn("link {}: a session message found no room", context.linkId());
    }
  }

  private synchronized void paced() {
    pacing = null;
    if (!over) {
      tell();
    }
  }

  private void second() {
    synchronized (this) {
      if (over) {
        return;
      }
      long micros = open.meter().takeMicros();
      if (micros >= 0 && open.session().holdsControl() && context.writable()) {
        send(SessionMessages.measure(micros));
      }
      Instant dueBy = open.session().signIn().secondFactorDueBy();
      if (!Objects.equals(dueBy, secondFactorDueBy)) {
        dirty = true;
      }
      if (dirty && pacing == null) {
        tell();
      }
    }
    endIfSessionDid();
  }

  /** A session that ended elsewhere, with the sign-in or the scanner, ends the channel. */
  private void endIfSessionDid() {
    ConsoleSession session = open.session();
    if (session.scanner().sessions().stream().noneMatch(one -> one == session)) {
      end("the session has ended");
    }
  }

  @Override
  public void received(ByteBuffer frame) {
    ConsoleSession session = open.session();
    SessionMessages.Op op;
    try {
      op = SessionMessages.read(frame);
    } catch (SessionMessages.Malformed e) {
      LOG.info("link {}: {}", context.linkId(), e.getMessage());
      end(e.getMessage());
      return;
    }
    switch (op) {
      case REQUEST -> session.requestControl(this::answered);
      case RELEASE -> session.releaseControl();
      case TOUCH -> session.signIn().touch();
    }
  }

  private void answered(ConsoleSession.Answer answer) {
    synchronized (this) {
      if (!over) {
        send(SessionMessages.control(answer));
      }
    }
    changed();
  }

  @Override
  public void writable() {
    synchronized (this) {
      if (!over && pacing == null) {
        tell();
      }
    }
  }

  @Override
  public void pathsLost() {
    open.session().pathsLost();
  }

  @Override
  public void pathsBack() {
    open.session().pathsBack();
  }

  @Override
  public void closed(String reason) {
    leave(reason);
  }

  /** The one door through which this side ends the channel. */
  private void end(String reason) {
    if (leave(reason)) {
      context.close(reason);
    }
  }

  private boolean leave(String reason) {
    List<AutoCloseable> watching;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      everySecond.run();
      Optional.ofNullable(pacing).ifPresent(Runnable::run);
      watching = List.copyOf(watches);
      watches.clear();
    }
    for (AutoCloseable watch : watching) {
      try {
        watch.close();
      } catch (Exception e) {
        LOG.error("a display is still watched", e);
      }
    }
    consoles.closed(open, reason);
    open.session().close();
    return true;
  }

  /** Sizes of displays are part of the state. */
  private final class SizeWatcher implements Display.Watcher {
    @Override
    public void damaged(Display.Frame frame, int x, int y, int width, int height) {
      // Pixels are told to viewers.
    }

    @Override
    public void replaced(Display.Frame frame) {
      // Later: the display holds its lock while it tells.
      if (sizeChanged.compareAndSet(false, true)) {
        Runnable unused =
            consoles.later(
                0,
                () -> {
                  sizeChanged.set(false);
                  changed();
                });
      }
    }

    @Override
    public void cursor(Display.Cursor cursor) {
      // Shown by viewers.
    }
  }
}
