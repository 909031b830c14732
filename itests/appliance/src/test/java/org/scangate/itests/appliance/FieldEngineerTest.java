package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.ShippedDriver;

/** The first ten minutes of a field engineer: the README's steps, as they stand there. */
class FieldEngineerTest {
  private static final Path README = Appliance.distribution().resolve("../../../README.md");
  private static final String HEADING = "## The first ten minutes of a field engineer";

  @TempDir Path room;
  private Path data;
  private final List<String> said = new ArrayList<>();

  private static List<String> steps() throws Exception {
    String readme = Files.readString(README);
    String section = readme.substring(readme.indexOf(HEADING) + HEADING.length());
    Matcher command =
        Pattern.compile("`\\./scangate ctl ([^`]*)`")
            .matcher(section.substring(0, section.indexOf("\n## ")));
    List<String> steps = new ArrayList<>();
    while (command.find()) {
      steps.add(command.group(1));
    }
    return steps;
  }

  /** Says one of the README's commands; gives what the appliance answers. */
  private String say(String step, String written, String meant) throws Exception {
    said.add(step);
    String[] words = step.replace(written, meant).split(" ", -1);
    Run.Result result = Command.once("ctl", data, words);
    assertThat(result.code()).as(step + ": " + result.output()).isZero();
    return result.output();
  }

  @Test
  void bringsADriverTriesItSwapsItInAndGoesBack() throws Exception {
    data = room.resolve("demo");
    Path jar = ShippedDriver.as("driver-simulator", "9.1.0", room.resolve("driver.jar"));
    String file = "/path/driver.jar";
    String there = jar.toString();
    String port = Integer.toString(Appliance.freePorts());
    try (Command run = Command.run(data, "--port", port)) {
      run.awaits("ready https://localhost:" + port);
      Run.until("both scanners connected", 60_000, this::connected);
      assertThat(say("scanners", "", "")).contains("CT 1", "MR 1", "simulator");
      String checked = say("driver-check " + file, file, there);
      assertThat(checked).contains("GO for the file");
      String sha256 = checked.replaceAll("(?s).*sha256 ([0-9a-f]{64}).*", "$1");
      assertThat(say("driver-stage " + file, file, there)).contains("sha256 " + sha256);
      assertThat(say("driver-approve SHA256", "SHA256", sha256)).contains("approved");
      String shorter = sha256.substring(0, 8);
      assertThat(say("driver-check SHA256", "SHA256", shorter))
          .containsPattern("ct-1 +GO")
          .containsPattern("mr-1 +GO")
          .endsWith("GO\n");
      assertThat(say("driver-swap SHA256", "SHA256", shorter))
          .containsPattern("ct-1 +beside")
          .containsPattern("mr-1 +beside");
      assertThat(say("driver-list", "", ""))
          .containsPattern(shorter + ".* 9\\.1\\.0 +active")
          .containsPattern("mr-1 +simulator .* NOT RELEASED, phantoms only");
      assertThat(say("driver-back simulator", "", "")).containsPattern("mr-1 +beside");
      assertThat(Command.once("ctl", data, "driver-list").output())
          .containsPattern(shorter + ".* 9\\.1\\.0 +approved")
          .containsPattern("mr-1 +simulator .* simulated, no patients");
      assertThat(say("driver-remove SHA256", "SHA256", shorter)).contains("removed");
      Run.until("both scanners connected again", 60_000, this::connected);
      assertThat(Command.once("ctl", data, "driver-list").output()).doesNotContain("9.1.0");
    }
    assertThat(said).isEqualTo(steps());
  }

  private boolean connected() {
    try {
      return Command.once("ctl", data, "scanners")
              .output()
              .lines()
              .filter(line -> line.contains(" CONNECTED"))
              .count()
          == 2;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
