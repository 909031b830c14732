package org.scangate.shell.ctl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the control socket and runs what comes in through the shell, in the name of the OS user.
 */
@Component(service = {})
public final class ShellDoor {
  private static final Logger log = LoggerFactory.getLogger(ShellDoor.class);

  /** The session variable that holds the name for the audit. */
  public static final String BY = "scangate.by";

  private final Bundle bundle;
  private final SessionFactory sessions;
  private final ControlSocket socket;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile Audit audit;

  @Activate
  public ShellDoor(BundleContext context, @Reference SessionFactory sessions) throws IOException {
    this.bundle = context.getBundle();
    this.sessions = sessions;
    this.socket =
        new ControlSocket(
            Path.of(context.getProperty("scangate.data"), "control.socket"), this::run);
  }

  @Deactivate
  void close() throws IOException {
    socket.close();
  }

  private int run(List<String> words, String by, OutputStream rawOut, OutputStream rawErr) {
    PrintStream out = new PrintStream(rawOut, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(rawErr, true, StandardCharsets.UTF_8);
    String name = words.get(0).replaceFirst("^scangate:", "");
    CommandSession session = new CommandSession(sessions, out);
    session.put(BY, by);
    Outcome outcome = Outcome.FAILED;
    try {
      if (name.equals("help")) {
        listCommands(session, out);
        outcome = Outcome.DONE;
        return 0;
      }
      Command command = session.getCommand("scangate", name);
      if (command == null) {
        err.println(
            "'" + name + "' is not a command, or its part has not started; 'help' lists them");
        return 1;
      }
      if (words.contains("--help") && Usage.print(bundle, name, out)) {
        outcome = Outcome.DONE;
        return 0;
      }
      command.execute(session, new ArrayList<>(optionsFirst(words.subList(1, words.size()))));
      outcome = Outcome.DONE;
      return 0;
    } catch (Exception | LinkageError e) {
      err.println(name + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      log.info("{} ran {}: {}", by, name, e.toString());
      return 1;
    } finally {
      session.close();
      out.flush();
      err.flush();
      note(name, by, outcome);
    }
  }

  private void note(String name, String by, Outcome outcome) {
    Audit to = audit;
    if (to != null) {
      to.record(AuditEvent.of("shell.command", by, outcome, Map.of("command", name)))
          .exceptionally(
              e -> {
                log.warn("Not in the audit: {} ran {}: {}", by, name, e.toString());
                return -1L;
              });
    }
  }

  private static void listCommands(CommandSession session, PrintStream out) {
    session.getCommands().stream()
        .filter(c -> c.getScope().equals("scangate"))
        .sorted(Comparator.comparing(Command::getName))
        .forEach(c -> out.printf("  %-14s %s%n", c.getName(), c.getDescription()));
    out.println("'COMMAND --help' says more of one.");
  }

  /** Karaf reads options before arguments only; people write them where they like. */
  static List<String> optionsFirst(List<String> words) {
    List<String> ordered = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        arguments.add(word);
        continue;
      }
      ordered.add(word);
      if (!word.equals("--help") && i + 1 < words.size()) {
        ordered.add(words.get(++i));
      }
    }
    ordered.addAll(arguments);
    return ordered;
  }
}
