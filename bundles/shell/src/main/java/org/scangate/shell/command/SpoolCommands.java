package org.scangate.shell.command;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.spool.Spool;

/** What the spool holds. */
public final class SpoolCommands {
  private SpoolCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "spool-list",
      description = "Lists the studies in the spool, the newest first; or the series of one")
  public static final class List extends SpoolCommand {
    @Argument(name = "study", description = "Study instance UID")
    String study;

    @Override
    void run(Spool here) {
      (study == null ? studies(here) : series(here)).print(out());
    }

    private Table series(Spool here) {
      Table table = new Table("SERIES", "NUMBER", "MODALITY", "IMAGES", "MIB");
      for (Spool.Series one : here.series(study)) {
        table.row(one.uid(), one.number(), one.modality(), one.instances(), one.bytes() >> 20);
      }
      return table;
    }

    private static Table studies(Spool here) {
      Table table =
          new Table(
              "STUDY",
              "PATIENT ID",
              "PATIENT",
              "DATE",
              "SERIES",
              "IMAGES",
              "MIB",
              "RECEIVED",
              "PROGRESS");
      for (Spool.Study study : here.studies()) {
        table.row(
            study.uid().isEmpty() ? "(unreadable)" : study.uid(),
            study.patientId(),
            study.patientName(),
            study.date(),
            study.series(),
            study.instances(),
            study.bytes() >> 20,
            study.lastReceived(),
            (study.urgent() ? "urgent; " : "") + progress(study));
      }
      return table;
    }

    private static String progress(Spool.Study study) {
      return study.progress().entrySet().stream()
          .map(entry -> entry.getKey() + " " + words(entry))
          .collect(Collectors.joining("; "));
    }

    private static String words(Map.Entry<String, Spool.Progress> entry) {
      Spool.Progress now = entry.getValue();
      return now.waiting()
          + " waiting, "
          + now.delivered()
          + " delivered, "
          + now.committed()
          + " committed, "
          + now.quarantined()
          + " kept back";
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-status",
      description = "Says how the spool is as a whole")
  public static final class Status extends SpoolCommand {
    @Override
    void run(Spool here) {
      Spool.Summary now = here.summary();
      Table table =
          new Table(
              "IMAGES",
              "MIB",
              "ON DISK",
              "FREE",
              "DISK USED",
              "OLDEST",
              "RECEIVED",
              "TWICE",
              "SENDERS",
              "TAKES");
      table.row(
          now.instances(),
          now.bytes() >> 20,
          (now.diskBytes() >> 20) + " MiB",
          (now.freeBytes() >> 20) + " MiB",
          now.usedPercent() + " %",
          now.oldest().map(Object::toString).orElse("-"),
          now.receivedSinceStart(),
          now.duplicatesSinceStart(),
          now.associations(),
          now.refusing().map(why -> "no: " + why).orElse("yes"));
      table.print(out());
      for (Spool.Damage one : here.damage()) {
        out().println("DAMAGE " + one.found() + ": " + one.words());
        out().println("  kept in " + one.aside() + "; 'spool-acknowledge' when it is seen to");
      }
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-destinations",
      description = "Lists where images are forwarded to, and how far that is")
  public static final class Destinations extends SpoolCommand {
    @Override
    void run(Spool here) {
      Table table =
          new Table(
              "ID",
              "WAITING",
              "DELIVERED",
              "COMMITTED",
              "QUARANTINE",
              "LAST ERROR",
              "OLDEST",
              "MB/S",
              "EMPTY IN S",
              "NOW");
      for (Spool.Target target : here.targets()) {
        table.row(
            target.id(),
            target.waiting(),
            target.delivered(),
            target.committed(),
            target.quarantined().isEmpty() ? "-" : target.quarantined(),
            target.lastError().orElse("-"),
            target.oldest().map(Object::toString).orElse("-"),
            target.bytesPerSecond() / 1_000_000,
            target.toEmpty().map(time -> Long.toString(time.toSeconds())).orElse("-"),
            target.pause().orElse("-"));
      }
      table.print(out());
    }
  }
}
