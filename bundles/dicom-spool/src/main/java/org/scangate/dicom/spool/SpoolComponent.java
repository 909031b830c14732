package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;

/** The spool as a component; all work is {@link SpoolServer}'s. */
@Component(
    configurationPid = "org.scangate.dicom",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = SpoolConfig.class)
public final class SpoolComponent implements Spool, HealthCheck {
  private final SpoolServer server;

  /** Blocks while the journal is read: 100,000 instances take a few seconds. */
  @Activate
  public SpoolComponent(SpoolConfig config, Map<String, Object> properties) throws IOException {
    server = new SpoolServer(SpoolSettings.of(config, properties), Ticker.system());
    server.start();
  }

  @Deactivate
  void deactivate() {
    server.close();
  }

  @Override
  public Summary summary() {
    return server.summary();
  }

  @Override
  public List<Study> studies() {
    return server.studies();
  }

  @Override
  public int export(String studyUid, Path directory) throws IOException {
    return server.export(studyUid, directory);
  }

  @Override
  public List<Target> targets() {
    return server.targets();
  }

  @Override
  public int release(String destination) {
    return server.release(destination);
  }

  @Override
  public String name() {
    return "Images";
  }

  @Override
  public List<Finding> check() {
    return server.findings();
  }
}
