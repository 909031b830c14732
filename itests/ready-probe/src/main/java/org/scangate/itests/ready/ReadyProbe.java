package org.scangate.itests.ready;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Active once components and the shell are: then it writes {@code ready} into the data folder. */
@Component(
    service = {},
    immediate = true)
public final class ReadyProbe {

  @Activate
  public ReadyProbe(BundleContext context, @Reference SessionFactory shell) throws IOException {
    Files.writeString(Path.of(context.getProperty("karaf.data"), "ready"), shell.toString());
  }
}
