package org.scangate.api.drivers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes scanners from one driver to another of the same name. Implemented by scanner-runtime;
 * thread-safe, and no method waits.
 *
 * <p>A driver of a bundle whose location begins with {@link #LOCATION} goes before one that came
 * with the appliance.
 */
@ProviderType
public interface DriverHandOver {

  /** How the locations of bundles begin that were brought to the appliance by themselves. */
  String LOCATION = "scangate-driver:";

  /** Keeps the drivers of a bundle from being used, until {@link #handOver} says otherwise. */
  void hold(long bundle);

  /**
   * Changes every scanner that uses a driver of that name to the driver of this bundle. Where it is
   * forced upon a scanner, somebody on site is asked first, for {@link OnSiteConsent#WITHIN}.
   *
   * @param given what somebody has made sure of
   * @param by who wants it
   * @return what became of each scanner; exceptionally with a {@link DriverRefused} when the bundle
   *     brings no driver within 5 s or a scanner refuses: the drivers of before then serve on
   */
  CompletableFuture<List<Handed>> handOver(long bundle, Assurance given, String by);

  /**
   * Has the driver of this bundle, which is held, open a connection to every scanner of its name
   * beside the one that serves, and closes it when it has shown a whole picture. Nobody sees it and
   * no input reaches it. Where a console takes one connection nothing is tried. Somebody on site is
   * asked as in {@link #handOver}.
   *
   * @param given what somebody has made sure of
   * @param by who wants it
   * @return what was found of each scanner; exceptionally with a {@link DriverRefused} when the
   *     bundle brings no driver within 5 s
   */
  CompletableFuture<List<Tried>> tryOut(long bundle, Assurance given, String by);

  /** Every driver there is. */
  List<Known> known();

  /**
   * One scanner that has changed.
   *
   * @param beside the next driver had its picture before the old one let go
   * @param gap without a connection; zero where there was none
   */
  record Handed(String scanner, boolean beside, Duration gap) {}

  /**
   * What a driver did when it was tried on one scanner.
   *
   * @param words why; for one that is not fit, with the way out
   */
  record Tried(String scanner, Fitness fitness, String words) {}

  /** Whether a driver can serve a scanner. */
  enum Fitness {
    FIT,
    UNFIT,
    /** It was not tried, so nobody knows. */
    NOT_TRIED
  }

  /**
   * A driver that has said what it is.
   *
   * @param bundle its id in the framework
   * @param name what the site file calls it
   * @param version its own
   * @param sha256 of the driver, as in a {@link DriverPair}; empty when it is not known
   * @param simulated it came with the appliance and reaches no real scanner, so it needs no release
   * @param scanners ids of those that use it now
   */
  record Known(
      long bundle,
      String name,
      String version,
      String sha256,
      boolean simulated,
      List<String> scanners) {
    public Known {
      scanners = List.copyOf(scanners);
    }
  }
}
