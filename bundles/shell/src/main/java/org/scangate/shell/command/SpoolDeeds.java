package org.scangate.shell.command;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.spool.Spool;

/** What can be done with the images in the spool. */
public final class SpoolDeeds {
  private static final long TEST_SECONDS = 120;

  private SpoolDeeds() {}

  @Service
  @Command(
      scope = "scangate",
      name = "spool-release",
      description = "Sends a destination's images in quarantine again")
  public static final class Release extends SpoolCommand {
    @Argument(name = "destination", description = "Its id in the site file", required = true)
    String destination;

    @Override
    void run(Spool here) {
      int released = here.release(destination);
      out().println(images(released) + (released == 1 ? " waits" : " wait") + " again");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-resend",
      description = "Sends what a destination has of a study once more")
  public static final class Resend extends SpoolCommand {
    @Argument(index = 0, name = "study", description = "Study instance UID", required = true)
    String study;

    @Argument(
        index = 1,
        name = "destination",
        description = "Its id in the site file",
        required = true)
    String destination;

    @Override
    void run(Spool here) {
      int again = here.resend(study, destination);
      out().println(images(again) + (again == 1 ? " waits" : " wait") + " again");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-keep-back",
      description = "Puts what of a study waits for a destination into quarantine")
  public static final class KeepBack extends SpoolCommand {
    @Argument(index = 0, name = "study", description = "Study instance UID", required = true)
    String study;

    @Argument(
        index = 1,
        name = "destination",
        description = "Its id in the site file",
        required = true)
    String destination;

    @Override
    void run(Spool here) {
      int back = here.keepBack(study, destination);
      out().println(images(back) + (back == 1 ? " is" : " are") + " kept back");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-urgent",
      description = "Lets a study overtake all that is not urgent")
  public static final class Urgent extends SpoolCommand {
    @Argument(name = "study", description = "Study instance UID", required = true)
    String study;

    @Override
    void run(Spool here) {
      here.urgent(study);
      out().println("it goes first from now on");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-acknowledge",
      description = "Ends the alarms for damage that was found in the spool; deletes nothing")
  public static final class Acknowledge extends SpoolCommand {
    @Override
    void run(Spool here) throws Exception {
      int seen = here.acknowledgeDamage(by());
      out().println(seen + (seen == 1 ? " finding is" : " findings are") + " acknowledged");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-let-go",
      description = "Ends the listing of a study's images that are lost; of no others")
  public static final class LetGo extends SpoolCommand {
    @Argument(name = "study", description = "Study instance UID", required = true)
    String study;

    @Option(name = "--confirm", description = "Does it; without, only says what it would do")
    boolean confirm;

    @Override
    void run(Spool here) throws Exception {
      if (confirm) {
        int gone = here.letGoLost(study, by());
        out().println(images(gone) + (gone == 1 ? " is" : " are") + " let go");
        return;
      }
      int lost = here.lost(study);
      out().println(images(lost) + " of it cannot be read any more");
      if (lost > 0) {
        out()
            .println(
                "ask for them at the scanner, then 'spool-let-go --confirm "
                    + study
                    + "': they are not listed any more and no destination gets them");
      }
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-test",
      description = "Asks a destination for an echo and sends it one image that shows nobody")
  public static final class Test extends SpoolCommand {
    @Argument(name = "destination", description = "Its id in the site file", required = true)
    String destination;

    @Override
    void run(Spool here) throws Exception {
      Spool.Tested tested = here.test(destination).get(TEST_SECONDS, TimeUnit.SECONDS);
      if (!tested.good()) {
        throw new IllegalStateException(destination + ": " + tested.words());
      }
      out()
          .printf(
              "%s: %s; echo %d us, image %d us%n",
              destination, tested.words(), tested.echoMicros(), tested.imageMicros());
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "spool-export",
      description = "Writes a study's images as DICOM files")
  public static final class Export extends SpoolCommand {
    @Argument(index = 0, name = "study", description = "Study instance UID", required = true)
    String study;

    @Argument(
        index = 1,
        name = "directory",
        description = "Absolute path; made if it is not there",
        required = true)
    String directory;

    @Override
    void run(Spool here) throws Exception {
      Path to = absolute(directory);
      int written = here.export(study, to);
      out().println(written + (written == 1 ? " file in " : " files in ") + to);
    }
  }
}
