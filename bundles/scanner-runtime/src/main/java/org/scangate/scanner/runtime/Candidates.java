package org.scangate.scanner.runtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.scangate.api.console.Scanner;
import org.scangate.api.driver.SettingDescription;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver.Fitness;
import org.scangate.api.drivers.DriverHandOver.Tried;

/** Whether one scanner may change its driver now, and whether another driver would do. */
final class Candidates {
  private final ScannerEntry entry;
  private final SupervisedScanner scanner;

  Candidates(ScannerEntry entry, SupervisedScanner scanner) {
    this.entry = entry;
    this.scanner = scanner;
  }

  /** Why the driver may not be changed now, and the way out; empty when it may. */
  Optional<String> refuses(Leave leave) {
    Scanner.State state = scanner.state();
    if (state.reach() != Scanner.Reach.CONNECTED
        || leave.kind() == Assurance.Kind.UNDO
        || leave.agreed().contains(entry.id())) {
      return Optional.empty();
    }
    return switch (state.activity()) {
      case SCANNING ->
          Optional.of(
              entry.name()
                  + (leave.kind() == Assurance.Kind.FORCE
                      ? " scans now, which it did not when it was looked at first. Try again"
                      : " scans. Wait for the end of the scan; or --force \"WHY\", and somebody on"
                          + " site has to agree at the panel"));
      case UNKNOWN ->
          leave.kind() == Assurance.Kind.NOT_SCANNING
              ? Optional.empty()
              : scanner
                  .holder()
                  .map(
                      holder ->
                          "The driver of "
                              + entry.name()
                              + " cannot tell if it scans, and "
                              + holder.signIn().person().name()
                              + " has control. Ask them; when it does not scan, then"
                              + " --not-scanning \"WHO SAYS SO\"");
      case IDLE, PREPARING, FAULT -> Optional.empty();
    };
  }

  /** What the scanner does, to whoever is asked whether its driver may be changed all the same. */
  String doing() {
    if (scanner.state().activity() == Scanner.Activity.SCANNING) {
      return entry.name() + " scans.";
    }
    String control =
        scanner
            .holder()
            .map(holder -> ", and " + holder.signIn().person().name() + " has control")
            .orElse("");
    return "The driver of " + entry.name() + " cannot tell if it scans" + control + ".";
  }

  /** The settings that the driver must have and the site file does not give; empty for none. */
  Optional<String> lacks(InstalledDriver next) {
    List<String> missing =
        next.description().settings().stream()
            .filter(setting -> setting.defaultValue() == null)
            .filter(setting -> !entry.settings().containsKey(setting.key()))
            .map(setting -> setting.key() + " (" + Words.line(setting.meaning(), "") + ")")
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            entry.name()
                + ": the site file does not give what the driver needs under settings: "
                + String.join(", ", missing)
                + ". Add it with apply, then try again");
  }

  /** Has another driver connect out of sight, beside the one that serves. */
  CompletableFuture<Tried> tryOut(InstalledDriver next, Leave leave) {
    Optional<String> lacks = lacks(next);
    if (lacks.isPresent()) {
      return tried(Fitness.UNFIT, lacks.get());
    }
    if (entry.displays().stream().anyMatch(ScannerEntry.DisplayEntry::exclusive)) {
      return tried(Fitness.NOT_TRIED, "it takes one connection, which is in use: exclusive");
    }
    if (scanner.state().reach() != Scanner.Reach.CONNECTED) {
      return tried(Fitness.NOT_TRIED, "no driver is connected to it now");
    }
    Optional<String> refusal = refuses(leave);
    if (refusal.isPresent()) {
      return tried(Fitness.NOT_TRIED, refusal.get());
    }
    InstalledDriver before = scanner.driver();
    Succession trial = scanner.succeed(next);
    return trial
        .ready()
        .handle(
            (shown, failure) -> {
              trial.abandon("it was only tried");
              if (failure != null) {
                return new Tried(entry.id(), Fitness.UNFIT, Words.line(failure.getMessage(), ""));
              }
              return trial.isBeside()
                  ? new Tried(
                      entry.id(),
                      Fitness.FIT,
                      "a second connection showed a whole picture" + newSettings(before, next))
                  : new Tried(entry.id(), Fitness.NOT_TRIED, "the connection was lost just now");
            });
  }

  /** The settings that only the next driver knows and the site file leaves as they are. */
  private String newSettings(InstalledDriver before, InstalledDriver next) {
    Set<String> known =
        before == null
            ? Set.of()
            : before.description().settings().stream()
                .map(SettingDescription::key)
                .collect(Collectors.toSet());
    String fresh =
        next.description().settings().stream()
            .filter(setting -> !known.contains(setting.key()))
            .filter(setting -> !entry.settings().containsKey(setting.key()))
            .map(setting -> setting.key() + "=" + Words.line(setting.defaultValue(), ""))
            .collect(Collectors.joining(", "));
    return fresh.isEmpty() ? "" : "; new settings, at their defaults: " + fresh;
  }

  private CompletableFuture<Tried> tried(Fitness fitness, String words) {
    return CompletableFuture.completedFuture(new Tried(entry.id(), fitness, words));
  }
}
