package org.scangate.api.drivers;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The driver files that were brought to the appliance. Thread-safe; the calls read files and wait
 * for drivers, so they are made on a caller's own thread. Every one that changes something, or is
 * refused, is in the audit with who asked.
 */
@ProviderType
public interface DriverStore {

  /** Bytes of the longest file that is taken. */
  long LARGEST_FILE = 64L << 20;

  /** Reads a file and says whether it may be staged; changes nothing, and runs nothing of it. */
  Check check(Path jar);

  /**
   * Runs an approved driver beside the active one for as long as {@link DriverHandOver#tryOut}
   * takes; all is then as it was before.
   *
   * @param sha256 the whole or a beginning that only one has
   * @param given what somebody has made sure of
   */
  List<DriverHandOver.Tried> tryOut(String sha256, Assurance given, String by) throws DriverRefused;

  /** Keeps a checked file under its SHA-256. It is used for nothing before it is approved. */
  Stored stage(Path jar, String by) throws DriverRefused;

  /**
   * Says that this very file may run here.
   *
   * @param sha256 the whole of it, 64 hexadecimal digits, as its maker gave it
   */
  Stored approve(String sha256, String by) throws DriverRefused;

  /**
   * Makes an approved driver the active one of its name: starts it, hands every scanner over, and
   * lets the one before go. When anything fails, the one before serves on.
   *
   * @param sha256 the whole or a beginning that only one has
   * @param given what somebody has made sure of
   */
  List<DriverHandOver.Handed> swap(String sha256, Assurance given, String by) throws DriverRefused;

  /**
   * Goes back from the active driver of a name to the one before it or, where there was none, to
   * the one that came with the appliance; what is left stays stored.
   *
   * @param driver what the site file calls it
   * @param given what somebody has made sure of
   * @throws DriverRefused also when there is none to go back to that is released at every scanner
   *     concerned
   */
  List<DriverHandOver.Handed> back(String driver, Assurance given, String by) throws DriverRefused;

  /**
   * Deletes a driver. An active one is handed back first to the one that came with the appliance.
   */
  void remove(String sha256, Assurance given, String by) throws DriverRefused;

  /** The files, by name and version. */
  List<Stored> list();

  /**
   * What a check found.
   *
   * @param sha256 of the file; empty when it could not be read
   * @param name symbolic name of the bundle; empty when there is none
   * @param version of the bundle
   * @param problems each in plain words with the way out; none for GO
   */
  record Check(String sha256, String name, String version, List<String> problems) {
    public Check {
      problems = List.copyOf(problems);
    }

    public boolean go() {
      return problems.isEmpty();
    }
  }

  /**
   * A file in the store.
   *
   * @param name symbolic name of the bundle
   * @param approved it may run here
   * @param active it is the one of its name that runs
   */
  record Stored(String sha256, String name, String version, boolean approved, boolean active) {}
}
