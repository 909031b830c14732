package org.scangate.api.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.SignIn;
import org.scangate.api.drivers.DriverStanding;

/** One scanner. Thread-safe. */
@ProviderType
public interface Scanner {

  Info info();

  State state();

  List<Display> displays();

  Optional<Display> display(String id);

  /** Everybody in a session at this scanner. */
  List<ConsoleSession> sessions();

  Optional<ConsoleSession> holder();

  /** Name of whoever has taken over on site; while somebody has, no session gets control. */
  Optional<String> operatedOnSite();

  /** What is said in one tap between whoever operates it and the room. */
  CallOuts callOuts();

  /** Whether the driver that it uses now may be used on patients. */
  DriverStanding driverStanding();

  /** Patient ids that are not patients, as the site file lists them. */
  List<String> phantoms();

  /**
   * Images of somebody who is not on that list, which came while the driver is for phantoms only;
   * empty when there are none that nobody on site has acknowledged.
   */
  Optional<NotAPhantom> notAPhantom();

  /** Who has asked for control and waits for the word of the holder. */
  Optional<ConsoleSession> waiting();

  /**
   * Opens a person's session, audited.
   *
   * @param onChange told that state, sessions or holder changed; called on a runtime thread, must
   *     not block
   * @throws ConsoleRefused when the person's roles allow no session here
   */
  ConsoleSession open(SignIn signIn, Runnable onChange) throws ConsoleRefused;

  /**
   * What does not change while the site file stays.
   *
   * @param id short id
   * @param name what people call it
   * @param modality {@code CT} or {@code MR}
   * @param colour CSS colour of its frames
   * @param driver name of its driver
   * @param simulated no real scanner is behind it
   * @param place order in the site file
   */
  record Info(
      String id,
      String name,
      String modality,
      String colour,
      String driver,
      boolean simulated,
      int place) {}

  /**
   * Images that should not have been made.
   *
   * @param since when the first came
   * @param images how many so far
   */
  record NotAPhantom(Instant since, long images) {}

  /**
   * What it does now.
   *
   * @param reach whether its console can be seen
   * @param reachWords why not, and what happens next; empty when connected
   * @param activity as the driver reports
   * @param detail one line of the driver's, no patient data
   * @param progress 0 to 1, or -1
   */
  record State(Reach reach, String reachWords, Activity activity, String detail, double progress) {}

  /** Whether a console can be seen. */
  enum Reach {
    CONNECTING,
    CONNECTED,
    /** Lost or refused; tried again after a delay. */
    UNREACHABLE,
    /** The site file names a driver that is not installed. */
    NO_DRIVER
  }

  /**
   * What a scanner does, as far as its driver knows. UNKNOWN is treated with the caution of
   * SCANNING.
   */
  enum Activity {
    IDLE,
    PREPARING,
    SCANNING,
    FAULT,
    UNKNOWN
  }
}
