package org.scangate.shell.command;

import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.spool.Spool;

/** What the spool holds, and files of it. */
public final class SpoolCommands {
  private SpoolCommands() {}

  /**
   * No command of a bundle is there before all that they need is; a site may be without a spool.
   */
  private static Spool present(Spool spool) {
    if (spool == null) {
      throw new IllegalStateException(
          "no images are kept here: the site file has no section dicom");
    }
    return spool;
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-list",
      description = "Lists the studies in the spool, the newest first")
  public static final class List extends AsSomebody {
    @Reference(optional = true)
    Spool spool;

    @Override
    public Object execute() {
      Table table =
          new Table(
              "STUDY", "PATIENT ID", "PATIENT", "DATE", "SERIES", "IMAGES", "MIB", "RECEIVED");
      for (Spool.Study study : present(spool).studies()) {
        table.row(
            study.uid().isEmpty() ? "(unreadable)" : study.uid(),
            study.patientId(),
            study.patientName(),
            study.date(),
            study.series(),
            study.instances(),
            study.bytes() >> 20,
            study.lastReceived());
      }
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-status",
      description = "Says how the spool is as a whole")
  public static final class Status extends AsSomebody {
    @Reference(optional = true)
    Spool spool;

    @Override
    public Object execute() {
      Spool.Summary now = present(spool).summary();
      Table table = new Table("IMAGES", "MIB", "OLDEST", "RECEIVED", "TWICE", "SENDERS", "TAKES");
      table.row(
          now.instances(),
          now.bytes() >> 20,
          now.oldest().map(Object::toString).orElse("-"),
          now.receivedSinceStart(),
          now.duplicatesSinceStart(),
          now.associations(),
          now.refusing().map(why -> "no: " + why).orElse("yes"));
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-destinations",
      description = "Lists where images are forwarded to, and how far that is")
  public static final class Destinations extends AsSomebody {
    @Reference(optional = true)
    Spool spool;

    @Override
    public Object execute() {
      Table table =
          new Table("ID", "WAITING", "DELIVERED", "COMMITTED", "QUARANTINE", "LAST ERROR");
      for (Spool.Target target : present(spool).targets()) {
        table.row(
            target.id(),
            target.waiting(),
            target.delivered(),
            target.committed(),
            target.quarantined().isEmpty() ? "-" : target.quarantined(),
            target.lastError().orElse("-"));
      }
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-release",
      description = "Sends a destination's images in quarantine again")
  public static final class Release extends AsSomebody {
    @Reference(optional = true)
    Spool spool;

    @Argument(name = "destination", description = "Its id in the site file", required = true)
    String destination;

    @Override
    public Object execute() {
      int released = present(spool).release(destination);
      out().println(released + (released == 1 ? " image waits" : " images wait") + " again");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-export",
      description = "Writes a study's images as DICOM files")
  public static final class Export extends AsSomebody {
    @Reference(optional = true)
    Spool spool;

    @Argument(index = 0, name = "study", description = "Study instance UID", required = true)
    String study;

    @Argument(
        index = 1,
        name = "directory",
        description = "Absolute path; made if it is not there",
        required = true)
    String directory;

    @Override
    public Object execute() throws Exception {
      Path to = absolute(directory);
      int written = present(spool).export(study, to);
      out().println(written + (written == 1 ? " file in " : " files in ") + to);
      return null;
    }
  }
}
