package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.site.SiteProblem;

/** The central console's file: the same care as the site file, other sections. */
class ConsoleFileTest {
  private static final Path SHIPPED = Path.of("../../config");

  @TempDir Path etc;
  private SiteCheck check;

  @BeforeEach
  void check() {
    check = new SiteCheck(etc, Kind.CONSOLE);
  }

  private static String shipped(String name) throws IOException {
    return Files.readString(SHIPPED.resolve(name));
  }

  private SiteCheck.Checked checked(String text) {
    return check.check("console.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"console.yaml", "console.example.yaml"})
  void whatShipsIsValid(String name) throws IOException {
    assertThat(checked(shipped(name)).problems()).noneMatch(SiteProblem::error);
  }

  @Test
  void becomesConfigurations() throws IOException {
    SiteNode file = checked(shipped("console.example.yaml")).site();
    Map<String, Map<String, Object>> all = Kind.CONSOLE.configurations(file, etc);
    assertThat(all.keySet())
        .containsExactlyInAnyOrder(
            Configurations.AUDIT,
            Configurations.ACCESS,
            Configurations.FRONT,
            ConsoleConfigurations.HISTORY,
            ConsoleConfigurations.HOST,
            ConsoleConfigurations.WEB);
    assertThat(all.get(ConsoleConfigurations.HOST))
        .containsEntry("broker", "mqtts://broker.northfork.example:8883")
        .containsEntry("host", "console")
        .containsEntry("groups", new String[] {"northfork", "southfork"})
        .containsEntry("password.file", etc.resolve("secrets/mqtt.password").toString())
        .containsEntry("heartbeat", 5000L);
    assertThat(all.get(ConsoleConfigurations.HISTORY))
        .containsEntry("url", "jdbc:postgresql://db.northfork.example:5432/scangate");
    assertThat(all.get(ConsoleConfigurations.WEB))
        .containsEntry("metrics.token.file", etc.resolve("secrets/metrics.token").toString());
    assertThat(all.get(Configurations.FRONT)).containsEntry("onsite.listen", "");
  }

  @Test
  void withoutADatabaseItIsEmbedded() throws IOException {
    SiteNode file = checked(shipped("console.yaml")).site();
    assertThat(Kind.CONSOLE.configurations(file, etc).get(ConsoleConfigurations.HISTORY))
        .containsEntry("url", "")
        .containsEntry("directory", etc.resolveSibling("data/fleet").toString());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "host: console|host: The Console|host: 'The Console' is not an id",
        "groups: [demo]|groups: []|groups",
        "broker: mqtts://localhost:8883|broker: https://localhost|broker: 'https://localhost' is not an mqtts://",
        "groups: [demo]|gruops: [demo]|gruops",
        "listen: [127.0.0.1:9443]|listen: [127.0.0.1:99443]|listen",
        "time-zone: UTC|time-zone: Nowhere|time-zone: 'Nowhere'",
      })
  void namesAMistakeWithItsLine(String good, String bad, String words) throws IOException {
    String text = shipped("console.yaml");
    assertThat(text).contains(good);
    List<SiteProblem> problems = checked(text.replace(good, bad)).problems();
    assertThat(problems)
        .filteredOn(SiteProblem::error)
        .extracting(SiteProblem::toString)
        .anySatisfy(line -> assertThat(line).startsWith("console.yaml:").contains(words));
  }

  @Test
  void refusesWhatOnlyAnApplianceHas() throws IOException {
    String text = shipped("console.yaml") + "\nscanners: []\nstop: {}\n";
    assertThat(checked(text).problems())
        .filteredOn(SiteProblem::error)
        .extracting(SiteProblem::toString)
        .anySatisfy(line -> assertThat(line).contains("scanners"))
        .anySatisfy(line -> assertThat(line).contains("stop"));
  }

  @Test
  void aSecretThatOthersCanReadIsAMistake() throws IOException {
    Files.createDirectories(etc.resolve("secrets"));
    Path password = Files.writeString(etc.resolve("secrets/mqtt.password"), "x");
    Files.setPosixFilePermissions(
        password, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(checked(shipped("console.yaml")).problems())
        .extracting(SiteProblem::toString)
        .anySatisfy(line -> assertThat(line).contains("chmod 600"));
  }
}
