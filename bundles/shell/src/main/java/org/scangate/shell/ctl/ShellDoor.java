package org.scangate.shell.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
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

  private final SessionFactory sessions;
  private final ControlSocket socket;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile Audit audit;

  @Activate
  public ShellDoor(BundleContext context, @Reference SessionFactory sessions) throws IOException {
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
    String line =
        optionsFirst(words).stream().map(ShellDoor::quoted).collect(Collectors.joining(" "));
    Session session = sessions.create(InputStream.nullInputStream(), out, err);
    Outcome outcome = Outcome.FAILED;
    try {
      session.put(Session.SCOPE, "scangate:*");
      session.put(Session.SUBSHELL, "");
      session.put(BY, by);
      session.put("karaf.printStackTraces", "none");
      if (words.equals(List.of("help"))) {
        listCommands(session, out);
        outcome = Outcome.DONE;
        return 0;
      }
      Object result = session.execute(line);
      if (result instanceof Integer code && code != 0) {
        return code;
      }
      outcome = Outcome.DONE;
      return 0;
    } catch (Exception e) {
      err.println(words.get(0) + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      log.info("{} ran {}: {}", by, words.get(0), e.toString());
      return 1;
    } finally {
      session.close();
      out.flush();
      err.flush();
      Audit to = audit;
      if (to != null) {
        to.record(AuditEvent.of("shell.command", by, outcome, Map.of("command", words.get(0))))
            .exceptionally(
                e -> {
                  log.warn("Not in the audit: {} ran {}: {}", by, words.get(0), e.toString());
                  return -1L;
                });
      }
    }
  }

  private static void listCommands(Session session, PrintStream out) {
    session.getRegistry().getCommands().stream()
        .filter(c -> c.getScope().equals("scangate"))
        .sorted(Comparator.comparing(Command::getName))
        .forEach(c -> out.printf("  %-14s %s%n", c.getName(), c.getDescription()));
    out.println("'COMMAND --help' says more of one.");
  }

  /** The shell reads options before arguments only; people write them where they like. */
  static List<String> optionsFirst(List<String> words) {
    List<String> options = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        arguments.add(word);
        continue;
      }
      options.add(word);
      if (!word.equals("--help") && i + 1 < words.size()) {
        options.add(words.get(++i));
      }
    }
    List<String> ordered = new ArrayList<>(List.of(words.get(0)));
    ordered.addAll(options);
    ordered.addAll(arguments);
    return ordered;
  }

  /** One word of the shell's language that means exactly these characters. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9:._/@+-]+")
        ? word
        : "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
