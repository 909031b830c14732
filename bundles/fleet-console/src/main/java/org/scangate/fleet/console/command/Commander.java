package org.scangate.fleet.console.command;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.fleet.FleetCommand;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.NodeId;

/**
 * Sends commands and waits for their answers. Thread-safe and without a thread of its own: {@link
 * #heard} is called with every message on {@code scangate/1/+/+/answer}, {@link #tick} about once a
 * second. At most {@value #MOST} wait; a further one is refused here.
 *
 * <p>An answer is worth what the broker's rules are: it is not signed.
 */
public final class Commander {
  static final int MOST = 64;

  /** After it the command has expired, and the appliance would not run it any more. */
  static final Duration LASTS = Duration.ofMinutes(1);

  /** For an answer that has to wait in the appliance's outbox. */
  private static final long PATIENCE_NANOS = LASTS.plusSeconds(30).toNanos();

  private final ConsoleKey key;
  private final Post post;
  private final Audit audit;
  private final Ticker ticker;
  private final Map<String, Waiting> waiting = new HashMap<>();

  /**
   * @param audit the console's own; without it nothing is sent
   */
  public Commander(ConsoleKey key, Post post, Audit audit, Ticker ticker) {
    this.key = key;
    this.post = post;
    this.audit = audit;
    this.ticker = ticker;
  }

  /**
   * What came of a command.
   *
   * @param result empty when nothing was heard: it may have run or not
   * @param body what was asked for, UTF-8; not to be changed
   */
  public record Reply(Optional<Result> result, String words, byte[] body) {}

  private record Waiting(
      FleetCommand command,
      String person,
      long nanos,
      Map<Integer, FleetAnswer> parts,
      CompletableFuture<Reply> reply) {}

  /**
   * Asks an appliance for a deed.
   *
   * @param person id of who asks, for the audit
   * @return completes within a minute and a half, never exceptionally
   */
  public CompletableFuture<Reply> ask(NodeId node, Deed deed, String person) {
    long now = ticker.now().toEpochMilli();
    FleetCommand command;
    try {
      command =
          new FleetCommand(
                  node.group(),
                  node.node(),
                  UUID.randomUUID().toString(),
                  now,
                  now + LASTS.toMillis(),
                  deed.word(),
                  Optional.empty())
              .signed(key.secret());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return notSent("it cannot be signed: " + e.getMessage());
    }
    Waiting one =
        new Waiting(
            command, person, ticker.nanoTime(), new LinkedHashMap<>(), new CompletableFuture<>());
    Optional<String> unwritable = audit.unwritable();
    if (unwritable.isPresent()) {
      return notSent("the audit cannot be written: " + unwritable.get());
    }
    synchronized (this) {
      if (waiting.size() >= MOST) {
        return notSent(MOST + " commands wait for their answers; wait for them");
      }
      waiting.put(command.id(), one);
    }
    var unused =
        record(one, "fleet.command.sent", Outcome.DONE, "")
            .thenCompose(
                number ->
                    post.publish(FleetCommand.topic(node.group(), node.node()), command.write()))
            .exceptionally(
                why -> {
                  end(
                      one,
                      new Reply(Optional.empty(), "it was not sent: " + words(why), new byte[0]));
                  return null;
                });
    return one.reply();
  }

  private static CompletableFuture<Reply> notSent(String why) {
    return CompletableFuture.completedFuture(
        new Reply(Optional.of(Result.REFUSED), "not sent: " + why, new byte[0]));
  }

  private static String words(Throwable why) {
    Throwable cause = why.getCause() == null ? why : why.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Hands on a message; one that nobody waits for, or that is no answer, is dropped. */
  public void heard(String topic, byte[] payload) {
    Optional<FleetAnswer> read = FleetAnswer.read(payload);
    if (read.isEmpty()) {
      return;
    }
    FleetAnswer answer = read.get();
    Waiting one;
    synchronized (this) {
      one = waiting.get(answer.id());
      // The broker's rules are about topics; what the text says of its sender is worth nothing.
      boolean right =
          one != null
              && topic.equals(FleetAnswer.topic(one.command().group(), one.command().node()))
              && answer.deed().equals(one.command().deed())
              && fits(answer, one);
      if (!right) {
        return;
      }
      one.parts().putIfAbsent(answer.part(), answer);
      if (one.parts().size() < answer.parts()) {
        return;
      }
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int part = 1; part <= answer.parts(); part++) {
      body.writeBytes(one.parts().get(part).body());
    }
    end(one, new Reply(Optional.of(answer.result()), answer.words(), body.toByteArray()));
  }

  /** Whether it is a part of the same answer; that of a copy of the command is not. */
  private static boolean fits(FleetAnswer answer, Waiting one) {
    return one.parts().values().stream()
        .allMatch(other -> other.parts() == answer.parts() && other.result() == answer.result());
  }

  /** Ends what has waited too long. */
  public void tick() {
    List<Waiting> late = new ArrayList<>();
    synchronized (this) {
      for (Waiting one : waiting.values()) {
        if (ticker.nanoTime() - one.nanos() >= PATIENCE_NANOS) {
          late.add(one);
        }
      }
    }
    for (Waiting one : late) {
      end(one, new Reply(Optional.empty(), "no answer came; it may have run or not", new byte[0]));
    }
  }

  private void end(Waiting one, Reply reply) {
    synchronized (this) {
      if (!waiting.remove(one.command().id(), one)) {
        return;
      }
    }
    Outcome outcome =
        reply
            .result()
            .map(
                result ->
                    switch (result) {
                      case DONE -> Outcome.DONE;
                      case REFUSED -> Outcome.REFUSED;
                      case FAILED -> Outcome.FAILED;
                    })
            .orElse(Outcome.FAILED);
    var unused =
        record(one, "fleet.command.answered", outcome, reply.words())
            .whenComplete((number, why) -> one.reply().complete(reply));
  }

  private CompletableFuture<Long> record(
      Waiting one, String action, Outcome outcome, String words) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("appliance", one.command().group() + "/" + one.command().node());
    detail.put("command", one.command().deed());
    detail.put("id", one.command().id());
    if (!words.isEmpty()) {
      detail.put("words", words);
    }
    return audit.record(AuditEvent.of(action, one.person(), outcome, detail));
  }
}
