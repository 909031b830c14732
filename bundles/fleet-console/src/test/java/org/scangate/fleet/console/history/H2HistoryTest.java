package org.scangate.fleet.console.history;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.fleet.console.history.Database.Settings;

/** H2 in a file of the console's own. */
class H2HistoryTest extends HistoryContract {
  @TempDir Path directory;

  @Override
  Database database() {
    return new Database(Settings.embedded(directory));
  }

  /** Two processes cannot open one H2 file; instances of one process can. */
  @Test
  void instancesInOneJvmShareTheGroups() throws Exception {
    LeaseChecks.run(this::database);
  }
}
