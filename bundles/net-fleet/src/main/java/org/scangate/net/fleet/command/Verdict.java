package org.scangate.net.fleet.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetCommand;

/** Whether a message may run, as far as it says so itself; which ids were used is not looked at. */
sealed interface Verdict {

  /** How far the console's clock may be ahead of ours. */
  Duration AHEAD = Duration.ofMinutes(2);

  /** It may. */
  record Runs(FleetCommand command, Deed deed, String key) implements Verdict {}

  /**
   * It must not.
   *
   * @param id {@code -} when it could not be read; like the next one only what its sender says
   * @param key name of the key that signed it; empty: none that is enrolled
   */
  record Refused(String id, String deed, String key, String why) implements Verdict {}

  /**
   * Judges a message.
   *
   * @param keys of whom commands are taken
   * @param now milliseconds of the epoch
   */
  static Verdict of(
      byte[] message, String group, String node, List<EnrolledKeys.Key> keys, long now) {
    Optional<FleetCommand> read = FleetCommand.read(message);
    if (read.isEmpty()) {
      return new Refused(FleetAnswer.UNKNOWN, FleetAnswer.UNKNOWN, "", "it is no command");
    }
    FleetCommand command = read.get();
    Optional<EnrolledKeys.Key> signer =
        keys.stream().filter(key -> command.isSignedBy(key.key())).findFirst();
    if (signer.isEmpty()) {
      String why =
          command.signature().isEmpty()
              ? "it is not signed"
              : "its signature is not by a key that is enrolled here";
      // A stranger's words are not repeated.
      String known = Deed.of(command.deed()).map(Deed::word).orElse(FleetAnswer.UNKNOWN);
      return new Refused(command.id(), known, "", why);
    }
    String key = signer.get().name();
    Optional<String> why = wrong(command, group, node, now);
    if (why.isPresent()) {
      return new Refused(command.id(), command.deed(), key, why.get());
    }
    Optional<Deed> deed = Deed.of(command.deed());
    return deed.isPresent()
        ? new Runs(command, deed.get(), key)
        : new Refused(
            command.id(), command.deed(), key, "nothing of this name can be asked of an appliance");
  }

  private static Optional<String> wrong(FleetCommand command, String group, String node, long now) {
    if (!command.group().equals(group) || !command.node().equals(node)) {
      return Optional.of("it is for another appliance");
    }
    long longest = FleetCommand.LONGEST.toMillis();
    if (command.until() <= now) {
      return Optional.of("it has expired, or a clock is wrong");
    }
    if (command.from() > now + AHEAD.toMillis() || command.until() > now + longest) {
      return Optional.of("it is of the future, or a clock is wrong");
    }
    if (command.until() <= command.from() || command.until() - command.from() > longest) {
      return Optional.of("it is meant to last too long");
    }
    return Optional.empty();
  }
}
