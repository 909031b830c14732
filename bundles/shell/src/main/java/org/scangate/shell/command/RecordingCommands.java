package org.scangate.shell.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.records.RecordingShelf;

/** Recordings of consoles: what is kept, and whether it is what was recorded. */
public final class RecordingCommands {
  private RecordingCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "recording-list",
      description = "Lists the recordings of consoles that are kept")
  public static final class Kept extends AsSomebody {
    @Part RecordingShelf shelf;

    @Override
    protected Object run() throws Exception {
      Table table = new Table("SCANNER", "RECORDING", "SEGMENTS", "MIB");
      for (RecordingShelf.Kept one : shelf.all()) {
        table.row(one.scanner(), one.id(), one.segments(), one.bytes() >> 20);
      }
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "recording-verify",
      description = "Compares every segment of every recording with its hash in the audit")
  public static final class Verify extends AsSomebody {
    @Part RecordingShelf shelf;

    @Part Audit audit;

    @Override
    protected Object run() throws Exception {
      List<String> wrong = shelf.verify();
      AuditEvent.Outcome outcome =
          wrong.isEmpty() ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.FAILED;
      audit
          .record(
              AuditEvent.of(
                  "recording.verified",
                  by(),
                  outcome,
                  Map.of("wrong", Integer.toString(wrong.size()))))
          .get(10, TimeUnit.SECONDS);
      wrong.forEach(out()::println);
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(wrong.size() + " are not what was recorded");
      }
      out().println("every segment is what was recorded; audit-verify says whether the audit is");
      return null;
    }
  }
}
