package org.scangate.core.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store on a directory that outlives it, as an appliance's disk outlives a start. */
final class Appliance {
  final ManualTicker ticker;
  final SitePlaces places;
  final List<String> events = new ArrayList<>();
  SiteNode used;
  int uses;
  SiteStore store;

  /** What speaks against any change now. */
  Optional<String> veto = Optional.empty();

  Appliance(Path directory) {
    this(new SitePlaces(TestSite.etc(directory), directory.resolve("kept")), new ManualTicker());
    try {
      Files.createDirectories(places.kept());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Appliance(SitePlaces places, ManualTicker ticker) {
    this.places = places;
    this.ticker = ticker;
  }

  /** The machine again after its power came back. */
  Appliance again() {
    return new Appliance(places, ticker);
  }

  Appliance start() {
    return start(new RealDisk(), "1");
  }

  Appliance start(Disk disk, String version) {
    store =
        new SiteStore(
            places,
            new SiteVault(places, disk, version),
            new SiteCheck(places.etc()),
            ticker,
            site -> {
              if (disk instanceof FaultyDisk faulty) {
                faulty.step();
              }
              used = site;
              uses++;
            },
            changes -> veto,
            (action, who, outcome, detail) -> events.add(action + " " + who + " " + outcome));
    store.start();
    return this;
  }

  /** The colour of the scanner in use: what the tests change; empty when nothing is. */
  String colour() {
    return used == null ? "" : used.at("scanners").items().get(0).at("colour").text("");
  }

  void edit(String text) {
    write(places.site(), text);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
