package org.scangate.remote.web;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.spool.Spool;

/** Holds one study for one destination, and remembers what it is asked. */
final class FakeSpool implements Spool {
  static final String STUDY = "1.2.3";

  final List<String> asked = new ArrayList<>();
  final CompletableFuture<Tested> tested = new CompletableFuture<>();

  @Override
  public Summary summary() {
    return new Summary(
        3,
        1500,
        Optional.of(Instant.EPOCH),
        3,
        500,
        0,
        1,
        Optional.of("no room"),
        0,
        4000,
        6000,
        40);
  }

  @Override
  public List<Study> studies() {
    return List.of(
        new Study(
            STUDY,
            "QA-PHANTOM",
            "QA^PHANTOM",
            "",
            "20260301",
            "Head routine",
            1,
            3,
            1500,
            Instant.EPOCH,
            true,
            Map.of("pacs", new Progress(1, 1, 1, 0))));
  }

  @Override
  public List<Series> series(String studyUid) {
    return List.of();
  }

  @Override
  public int export(String studyUid, Path directory) {
    asked.add("export " + studyUid + " " + directory);
    return 3;
  }

  @Override
  public List<Target> targets() {
    return List.of(
        new Target(
            "pacs",
            "PACS at 10.1.0.20:104",
            1,
            500,
            Optional.of(Instant.EPOCH),
            100,
            Optional.of(Duration.ofSeconds(6)),
            2,
            1,
            true,
            Map.of("the destination answered A900H", 1),
            Optional.empty(),
            Optional.empty()));
  }

  private int known(String destination, String asking) {
    if (!destination.equals("pacs")) {
      throw new IllegalArgumentException("'" + destination + "' is no destination");
    }
    asked.add(asking);
    return 2;
  }

  @Override
  public int release(String destination) {
    return known(destination, "release");
  }

  @Override
  public int resend(String studyUid, String destination) {
    return known(destination, "resend " + studyUid);
  }

  @Override
  public int keepBack(String studyUid, String destination) {
    return known(destination, "keep back " + studyUid);
  }

  @Override
  public void urgent(String studyUid) {
    asked.add("urgent " + studyUid);
  }

  @Override
  public List<Damage> damage() {
    return List.of(new Damage(Instant.EPOCH, "one bit", Path.of("/spool/aside/1")));
  }

  @Override
  public int acknowledgeDamage(String who) {
    asked.add("acknowledge by " + who);
    return 1;
  }

  @Override
  public int lost(String studyUid) {
    return 1;
  }

  @Override
  public int letGoLost(String studyUid, String who) {
    asked.add("let go of what is lost of " + studyUid + " by " + who);
    return 1;
  }

  @Override
  public CompletableFuture<Tested> test(String destination) {
    known(destination, "test");
    return tested;
  }
}
