package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.lib.mqtt.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is promised to reach the fleet: answers to commands, then incidents, then digests of the
 * audit. A topic belongs to one row, so each topic's order is kept.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final String PREFIX = "scangate/1/";

  /** What a report is about, by its topic's last part. */
  enum Kind {
    INCIDENT("incident", true),
    AUDIT("audit", false);

    private final String name;
    private final boolean urgent;

    Kind(String name, boolean urgent) {
      this.name = name;
      this.urgent = urgent;
    }
  }

  private final String topic;
  private final String answerTopic;
  private final Optional<Lane> answers;
  private final Lane urgent;
  private final Lane routine;
  private final long droppedBefore;
  private long refused;

  /** Some hundred of the largest. */
  private static final long ANSWERS_BYTES = 8L << 20;

  /**
   * Opens the rows; the one for answers only where commands are taken.
   *
   * @param maxBytes on disk, of each row of reports
   */
  Outbox(FleetSettings settings, long maxBytes) throws IOException {
    topic = PREFIX + settings.group() + "/" + settings.node() + "/report/";
    answerTopic = FleetAnswer.topic(settings.group(), settings.node());
    Path directory = settings.directory().resolve("outbox");
    List<Lane> opened = new ArrayList<>();
    try {
      urgent = opened(opened, directory, "urgent", maxBytes);
      routine = opened(opened, directory, "routine", maxBytes);
      answers =
          settings.commandsKey().isPresent()
              ? Optional.of(opened(opened, directory, "answers", ANSWERS_BYTES))
              : Optional.empty();
    } catch (IOException e) {
      for (Lane lane : opened) {
        lane.close();
      }
      throw e;
    }
    droppedBefore = dropped();
  }

  private static Lane opened(List<Lane> opened, Path directory, String name, long maxBytes)
      throws IOException {
    Lane lane = new Lane(directory.resolve(name), name, maxBytes);
    opened.add(lane);
    return lane;
  }

  /** Keeps a report; one that the disk does not take is counted and said. Never waits. */
  void report(Kind kind, String json) {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    keep(kind.urgent ? urgent : routine, topic + kind.name, payload);
  }

  /** Keeps the parts of an answer, as {@link #report}. */
  void answer(List<FleetAnswer> parts) {
    for (FleetAnswer part : parts) {
      answers.ifPresent(lane -> keep(lane, answerTopic, part.write()));
    }
  }

  private void keep(Lane lane, String topic, byte[] payload) {
    CompletableFuture<Long> kept;
    try {
      kept = lane.add(topic, payload);
    } catch (IOException e) {
      kept = CompletableFuture.failedFuture(e);
    }
    var unused =
        kept.exceptionally(
            why -> {
              synchronized (this) {
                refused++;
              }
              LOG.error("What was to go to {} is lost: {}", topic, why.getMessage());
              return -1L;
            });
  }

  /** The most urgent first. */
  List<Lane> lanes() {
    List<Lane> all = new ArrayList<>(List.of(urgent, routine));
    answers.ifPresent(lane -> all.add(0, lane));
    return all;
  }

  /** An entry as it travels: a report carries its number, an answer the id of its command. */
  Message message(Lane.Entry entry) {
    byte[] payload = entry.payload();
    if (!entry.topic().equals(answerTopic)) {
      byte[] number =
          ("{\"n\":" + entry.number() + ",\"report\":").getBytes(StandardCharsets.UTF_8);
      payload = Arrays.copyOf(number, number.length + entry.payload().length + 1);
      System.arraycopy(entry.payload(), 0, payload, number.length, entry.payload().length);
      payload[payload.length - 1] = '}';
    }
    return new Message(entry.topic(), payload, 1);
  }

  long waiting() {
    return lanes().stream().mapToLong(Lane::waiting).sum();
  }

  private long dropped() {
    return lanes().stream().mapToLong(Lane::dropped).sum();
  }

  /** How many are lost since it was opened: the disk did not take them, or a row ran over. */
  synchronized long lost() {
    return refused + dropped() - droppedBefore;
  }

  @Override
  public void close() throws IOException {
    try (urgent;
        Lane last = answers.orElse(null)) {
      routine.close();
    }
  }
}
