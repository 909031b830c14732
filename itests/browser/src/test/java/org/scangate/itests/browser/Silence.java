package org.scangate.itests.browser;

import java.io.IOException;
import org.scangate.itests.harness.Appliance;

/** An appliance that says nothing until this is closed, as behind a pulled plug. */
final class Silence implements AutoCloseable {
  private final long pid;

  Silence(Appliance appliance) throws IOException, InterruptedException {
    pid = appliance.pid();
    signal("STOP");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + pid + " ended with " + code);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    signal("CONT");
  }
}
