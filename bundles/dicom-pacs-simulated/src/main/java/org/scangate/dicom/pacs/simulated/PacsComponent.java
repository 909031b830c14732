package org.scangate.dicom.pacs.simulated;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.spool.Spool;

/** The simulated PACS as a component; all work is {@link SimulatedPacs}'s. */
@Component(
    configurationPid = "org.scangate.pacs.simulated",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = PacsConfig.class)
public final class PacsComponent {
  private final SimulatedPacs pacs;

  /**
   * Listens.
   *
   * @param spool whoever sends here is up
   */
  @Activate
  public PacsComponent(PacsConfig config, @Reference Spool spool) throws IOException {
    int colon = config.listen().lastIndexOf(':');
    String host = config.listen().substring(0, colon).replaceAll("^\\[|\\]$", "");
    int port = Integer.parseInt(config.listen().substring(colon + 1));
    pacs =
        new SimulatedPacs(
            new InetSocketAddress(host, port), config.ae_title(), Path.of(config.directory()));
  }

  @Deactivate
  void deactivate() {
    pacs.close();
  }
}
