package org.scangate.net.fleet.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands: judges, remembers, runs, answers, audits. One thread at a time. Of those that are
 * refused some are answered and audited, further ones are counted, so that whoever sends thousands
 * fills no audit; those that may run are not held up by it.
 */
public final class CommandDesk {
  /** Most bytes that one deed answers with. */
  public static final int MOST_BYTES = FleetAnswer.LARGEST_BODY * FleetAnswer.MOST_PARTS;

  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
  private static final String WHO = "fleet";
  private static final int REFUSALS = 100;
  private static final long REFUSAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final String group;
  private final String node;
  private final Path keyFile;
  private final Path idFile;
  private final Deeds deeds;
  private final Supplier<Optional<Audit>> audit;
  private final Ticker ticker;
  private final long started;
  private UsedIds used;
  private int refusals = REFUSALS;
  private long refilledAt;
  private long uncounted;

  /**
   * @param keyFile public keys of whom commands are taken
   * @param idFile where it keeps which have run
   * @param audit without which nothing runs
   */
  public CommandDesk(
      String group,
      String node,
      Path keyFile,
      Path idFile,
      Deeds deeds,
      Supplier<Optional<Audit>> audit,
      Ticker ticker) {
    this.group = group;
    this.node = node;
    this.keyFile = keyFile;
    this.idFile = idFile;
    this.deeds = deeds;
    this.audit = audit;
    this.ticker = ticker;
    this.started = ticker.now().toEpochMilli();
    this.refilledAt = ticker.nanoTime();
  }

  /**
   * Does with a message what is to be done; waits for the disk and for the deed.
   *
   * @return the answer, in parts; none for one of too many that are refused
   */
  public List<FleetAnswer> handle(byte[] message) {
    long now = ticker.now().toEpochMilli();
    Verdict verdict;
    try {
      verdict = Verdict.of(message, group, node, EnrolledKeys.read(keyFile).keys(), now);
    } catch (IOException e) {
      LOG.error("No command runs: {}", e.toString());
      return refuse(
          new Verdict.Refused(
              FleetAnswer.UNKNOWN, FleetAnswer.UNKNOWN, "", "no key can be read here"));
    }
    if (verdict instanceof Verdict.Refused refused) {
      return refuse(refused);
    }
    Verdict.Runs runs = (Verdict.Runs) verdict;
    Optional<String> not = whyNot(runs, now);
    if (not.isPresent()) {
      return refuse(
          new Verdict.Refused(runs.command().id(), runs.command().deed(), runs.key(), not.get()));
    }
    return run(runs);
  }

  private Optional<String> whyNot(Verdict.Runs runs, long now) {
    if (audit.get().filter(there -> there.unwritable().isEmpty()).isEmpty()) {
      return Optional.of("the audit cannot be written");
    }
    try {
      if (used == null) {
        used = new UsedIds(idFile, started);
      }
      return used.take(runs.command().id(), runs.command().from(), runs.command().until(), now);
    } catch (IOException e) {
      LOG.error("A command does not run, for its id cannot be kept: {}", e.toString());
      return Optional.of("its id cannot be kept here");
    }
  }

  private List<FleetAnswer> run(Verdict.Runs runs) {
    Deeds.Outcome outcome;
    try {
      outcome = deeds.run(runs.deed());
    } catch (RuntimeException e) {
      LOG.error("The command {} failed", runs.deed().word(), e);
      outcome = Deeds.Outcome.failed("it failed; the appliance's log says why");
    }
    record(outcome.result(), runs.command().id(), runs.deed().word(), runs.key(), outcome.words());
    return answers(runs.command().id(), runs.deed().word(), outcome);
  }

  private List<FleetAnswer> answers(String id, String deed, Deeds.Outcome outcome) {
    byte[] all = outcome.bytes();
    byte[] body = all.length > MOST_BYTES ? Arrays.copyOf(all, MOST_BYTES) : all;
    String words = all.length > MOST_BYTES ? outcome.words() + " (cut)" : outcome.words();
    int most = FleetAnswer.LARGEST_BODY;
    int parts = Math.max(1, (body.length + most - 1) / most);
    List<FleetAnswer> answers = new ArrayList<>();
    for (int part = 1; part <= parts; part++) {
      byte[] piece =
          Arrays.copyOfRange(body, (part - 1) * most, Math.min(body.length, part * most));
      answers.add(
          new FleetAnswer(
              group,
              node,
              id,
              ticker.now().toEpochMilli(),
              deed,
              outcome.result(),
              part,
              parts,
              words,
              piece));
    }
    return answers;
  }

  private List<FleetAnswer> refuse(Verdict.Refused refused) {
    long since = ticker.nanoTime() - refilledAt;
    long more = since / REFUSAL_NANOS;
    refilledAt += more * REFUSAL_NANOS;
    refusals = (int) Math.min(REFUSALS, refusals + more);
    if (refusals == 0) {
      uncounted++;
      return List.of();
    }
    refusals--;
    record(Result.REFUSED, refused.id(), refused.deed(), refused.key(), refused.why());
    return answers(refused.id(), refused.deed(), Deeds.Outcome.refused(refused.why()));
  }

  private void record(Result result, String id, String deed, String key, String words) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("command", deed);
    detail.put("id", id);
    detail.put("words", words);
    if (uncounted > 0) {
      detail.put("refused before, not written", Long.toString(uncounted));
      uncounted = 0;
    }
    LOG.info("The fleet's command {} ({}): {}: {}", deed, id, result, words);
    Outcome outcome =
        switch (result) {
          case DONE -> Outcome.DONE;
          case REFUSED -> Outcome.REFUSED;
          case FAILED -> Outcome.FAILED;
        };
    String who = key.isEmpty() ? WHO : WHO + ":" + key;
    audit
        .get()
        .ifPresent(there -> unheard(there, AuditEvent.of("fleet.command", who, outcome, detail)));
  }

  private static void unheard(Audit audit, AuditEvent event) {
    var unused =
        audit
            .record(event)
            .exceptionally(
                why -> {
                  LOG.error("A command is not in the audit: {}", why.toString());
                  return -1L;
                });
  }
}
