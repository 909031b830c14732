package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.scangate.api.access.Person;
import org.scangate.api.console.CallOuts.Side;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleSession.Away;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.records.ConsoleRecorder;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.site.SiteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open {@code session} channel. Tells the state at every change, at once after a pause and else
 * every {@value #PACE_MILLIS} ms, and never while the link has no room: the newest state is told
 * when it has. Everything that happens takes its {@link Turns turn}; fields belong to who has it.
 */
final class SessionEnd implements ChannelEnd {
  private static final int PACE_MILLIS = 50;
  private static final int SECOND_MILLIS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);

  private final Consoles consoles;
  private final ChannelContext context;
  private final Supplier<SiteFile> siteFile;
  private final Supplier<WatchTimes> watchTimes;
  private final RecordingNews recording;
  private final Turns turns = new Turns();
  private final AtomicBoolean changeWaits = new AtomicBoolean();
  private final List<AutoCloseable> watches = new ArrayList<>();
  private OpenSession open;
  private DrawingFeed drawings;
  private WatchMeter watched;
  private Runnable stopSeconds = () -> {};
  private boolean pacing;
  private boolean dirty = true;
  private boolean heldControl;
  private boolean linkLost;
  private boolean unattended;
  private boolean saidLost;
  private Instant secondFactorDueBy;
  private boolean over;

  SessionEnd(
      Consoles consoles,
      ChannelContext context,
      Supplier<SiteFile> siteFile,
      Supplier<WatchTimes> watchTimes,
      Supplier<ConsoleRecorder> recorder) {
    this.consoles = consoles;
    this.context = context;
    this.siteFile = siteFile;
    this.watchTimes = watchTimes;
    recording = new RecordingNews(recorder);
  }

  void begin(ConsoleSession session) {
    turns.add(
        () -> {
          open = new OpenSession(session, context.linkId());
          watched = new WatchMeter(session, watchTimes, consoles.ticker());
          consoles.opened(open);
          for (Display display : session.scanner().displays()) {
            watches.add(display.watch(new SizeWatcher(consoles, this::changed)));
          }
          drawings =
              new DrawingFeed(
                  consoles.boards().join(session), session, context, consoles, turns, this::send);
          stopSeconds = consoles.every(SECOND_MILLIS, () -> turns.add(this::second));
          tell();
          drawings.tell();
        });
  }

  /** Something about the session changed; called on any thread, also before {@link #begin}. */
  void changed() {
    if (changeWaits.compareAndSet(false, true)) {
      turns.add(
          () -> {
            changeWaits.set(false);
            dirty = true;
            if (open != null) {
              tell();
            }
          });
    }
  }

  private void tell() {
    if (over) {
      return;
    }
    ConsoleSession session = open.session();
    if (session.scanner().sessions().stream().noneMatch(one -> one == session)) {
      end(session.endedBecause().orElse("the session has ended"));
      return;
    }
    boolean holds = session.holdsControl();
    if (holds != heldControl) {
      heldControl = holds;
      context.holder(holds);
      if (!holds) {
        unattended = false;
        sayPaths();
        session.controlLostBecause().ifPresent(this::sayLost);
      }
    }
    if (!dirty || pacing || !context.writable()) {
      return;
    }
    dirty = false;
    secondFactorDueBy = session.signIn().secondFactorDueBy();
    SiteFile file = siteFile.get();
    RecordingNews.View recorded = recording.tell(session);
    send(SessionMessages.state(session, file == null ? null : file.facts(), recorded));
    pacing = true;
    Runnable unused = consoles.later(PACE_MILLIS, () -> turns.add(this::paced));
  }

  private void sayLost(String reason) {
    send(SessionMessages.control(new ConsoleSession.Answer(false, List.of(reason))));
  }

  private void send(ByteBuffer message) {
    if (!context.send(message)) {
      LOG.warn("link {}: a session message found no room", context.linkId());
    }
  }

  private void paced() {
    pacing = false;
    tell();
  }

  private void second() {
    if (over) {
      return;
    }
    ConsoleSession session = open.session();
    if (!linkLost) {
      // Of a lost link nothing is known; its loss is said by itself.
      unattended = session.holdsControl() && !context.attended();
      sayPaths();
    }
    watched.look(!linkLost && context.attended() && open.shows());
    long micros = open.meter().takeMicros();
    if (micros >= 0 && session.holdsControl() && context.writable()) {
      send(SessionMessages.measure(micros));
    }
    dirty |= recording.isNews(session);
    dirty |= !Objects.equals(session.signIn().secondFactorDueBy(), secondFactorDueBy);
    tell();
    drawings.tell();
  }

  @Override
  public void received(ByteBuffer frame) {
    SessionMessages.Request request;
    try {
      request = SessionMessages.read(frame);
    } catch (SessionMessages.Malformed e) {
      LOG.info("link {}: {}", context.linkId(), e.getMessage());
      turns.add(() -> end(e.getMessage()));
      return;
    }
    turns.add(
        () -> {
          if (!over) {
            act(request);
          }
        });
  }

  private void act(SessionMessages.Request request) {
    ConsoleSession session = open.session();
    Person person = session.signIn().person();
    switch (request.op()) {
      case REQUEST -> {
        unattended = !context.attended();
        sayPaths();
        session.requestControl(request.phantom(), answer -> turns.add(() -> answered(answer)));
      }
      case RELEASE -> session.releaseControl();
      case WITHDRAW -> session.withdrawRequest();
      case HAND_OVER -> session.handOver();
      case DECLINE -> session.declineRequest();
      case SAY -> {
        if (session.mayOperate()) {
          session.scanner().callOuts().say(Side.REMOTE, person, session.id(), request.word());
        }
      }
      case ANSWER -> {
        if (session.mayOperate()) {
          session.scanner().callOuts().acknowledge(Side.REMOTE, person, session.id(), request.id());
        }
      }
      case DRAW -> drawings.act(request.drawing());
      case RECORD, RECORD_END -> {
        String refused = recording.act(session, request.op() == SessionMessages.Op.RECORD);
        if (!refused.isEmpty()) {
          send(SessionMessages.notice(refused));
        }
        dirty = true;
        tell();
      }
      case TOUCH -> session.signIn().touch();
    }
  }

  private void answered(ConsoleSession.Answer answer) {
    if (!over) {
      send(SessionMessages.control(answer));
      dirty = true;
      tell();
    }
  }

  @Override
  public void writable() {
    turns.add(
        () -> {
          tell();
          drawings.tell();
        });
  }

  @Override
  public void pathsLost() {
    turns.add(() -> paths(true));
  }

  @Override
  public void pathsBack() {
    turns.add(() -> paths(false));
  }

  private void paths(boolean lost) {
    linkLost = lost;
    sayPaths();
  }

  /** Control needs the link and somebody at the page: without one of them it is as lost. */
  private void sayPaths() {
    boolean lost = linkLost || unattended;
    if (lost == saidLost || over) {
      return;
    }
    saidLost = lost;
    if (lost) {
      open.session().away(linkLost ? Away.LINK_LOST : Away.PAGE_UNATTENDED);
    } else {
      open.session().back();
    }
  }

  @Override
  public void closed(String reason) {
    turns.add(() -> leave(reason));
  }

  /** The one door through which this side ends the channel. */
  private void end(String reason) {
    if (leave(reason)) {
      context.close(reason);
    }
  }

  private boolean leave(String reason) {
    if (over) {
      return false;
    }
    over = true;
    stopSeconds.run();
    drawings.close();
    watched.end();
    for (AutoCloseable watch : watches) {
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
}
