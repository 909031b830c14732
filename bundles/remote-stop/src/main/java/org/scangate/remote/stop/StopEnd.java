package org.scangate.remote.stop;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open {@code stop} channel. A press acts before anything is said of it. */
final class StopEnd implements ChannelEnd {
  private static final Logger LOG = LoggerFactory.getLogger(StopEnd.class);
  private final ChannelContext context;
  private final Scanner scanner;
  private final Supplier<Optional<StopCircuit>> circuit;
  private final Consumer<StopEnd> gone;
  private StopCircuit watched;
  private AutoCloseable watch = () -> {};
  private CircuitState newest;
  private boolean untold;
  private boolean over;

  /**
   * @param circuit of the scanner, if one runs
   * @param gone told when the channel has ended
   */
  StopEnd(
      ChannelContext context,
      Scanner scanner,
      Supplier<Optional<StopCircuit>> circuit,
      Consumer<StopEnd> gone) {
    this.context = context;
    this.scanner = scanner;
    this.circuit = circuit;
    this.gone = gone;
  }

  /** The circuit came, went or was replaced. */
  synchronized void circuitChanged() {
    StopCircuit now = circuit.get().orElse(null);
    if (over || (now == watched && now != null)) {
      return;
    }
    unwatch();
    watched = now;
    if (now == null) {
      stateIs(null, null);
    } else {
      watch = now.watch(state -> stateIs(now, state));
    }
  }

  private synchronized void stateIs(StopCircuit of, CircuitState state) {
    if (of == watched && !over) {
      newest = state;
      untold = true;
      tell();
    }
  }

  private void tell() {
    if (untold && context.writable()) {
      untold = !context.send(StopMessages.state(newest, StopMessages.NO_CIRCUIT));
    }
  }

  @Override
  public void received(ByteBuffer frame) {
    String request;
    try {
      request = StopMessages.read(frame);
    } catch (StopMessages.Malformed e) {
      LOG.warn("link {}: {}", context.linkId(), e.getMessage());
      context.close(e.getMessage());
      return;
    }
    Optional<StopCircuit> now = circuit.get();
    now.ifPresent(
        it ->
            it.stop(
                new StopRequest(request, cause(), context.signIn().person().id()),
                step -> said(request, step)));
    context.send(StopMessages.received(request));
    if (now.isEmpty()) {
      said(request, new StopStep.NotConfirmed(0, StopMessages.NO_CIRCUIT));
    }
  }

  private Cause cause() {
    return scanner
            .holder()
            .map(ConsoleSession::signIn)
            .filter(holder -> holder.id().equals(context.signIn().id()))
            .isPresent()
        ? Cause.TECHNOLOGIST
        : Cause.VIEWER;
  }

  private void said(String request, StopStep step) {
    if (!context.send(StopMessages.step(request, step))) {
      LOG.warn("link {}: a step of a stop found no room: {}", context.linkId(), step);
    }
  }

  @Override
  public synchronized void writable() {
    tell();
  }

  @Override
  public void pathsLost() {
    // What the site asks for when the holder is lost is the session's to do.
  }

  @Override
  public void pathsBack() {
    // The link re-sends what was not acknowledged, a press too.
  }

  @Override
  public void closed(String reason) {
    synchronized (this) {
      over = true;
      unwatch();
    }
    gone.accept(this);
  }

  private void unwatch() {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.error("a stop circuit is still watched", e);
    }
    watch = () -> {};
  }
}
