package org.scangate.shell.command;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.SimulatedInputs;
import org.scangate.api.safety.StopCircuit;

/**
 * The stop relay: how it is, and its proof test. There is none to reset it: that is done on site.
 */
public final class StopCommands {
  private StopCommands() {}

  private static final String HONEST =
      "Supplementary: not an emergency stop (ISO 13850), not a safety function (IEC 61508). Trained"
          + " staff able to use the scanner's own stops must be present.";

  @Service
  @Command(
      scope = "scangate",
      name = "stop-status",
      description = "Says how the stop circuit of every scanner is")
  public static final class Status extends AsSomebody {
    @Part List<StopCircuit> circuits;

    @Override
    protected Object run() {
      Table table = new Table("SCANNER", "STOP", "PERMISSIVE", "RELAY", "PROVEN", "WHY NOT");
      for (StopCircuit circuit : circuits) {
        CircuitState state = circuit.state();
        table.row(
            state.scanner(),
            state.stop().id() + (state.tripped() && !state.stopConfirmed() ? ", unconfirmed" : ""),
            state.permissive(),
            state.relay().title(),
            (state.proven() == null ? "never" : state.proven().truncatedTo(ChronoUnit.SECONDS))
                + (state.proofOverdue() ? ", OVERDUE" : ""),
            state.refusal().orElse(""));
      }
      table.print(out());
      for (StopCircuit circuit : circuits) {
        circuit.state().relay().remarks().forEach(remark -> out().println("  " + remark));
      }
      out().println(HONEST);
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "stop-test",
      description = "Tests a scanner's stop circuit through; with no patient on the table only")
  public static final class Test extends AsSomebody {
    private static final long LONGEST_SECONDS = 90;

    @Part List<StopCircuit> circuits;

    @Part Audit audit;

    @Argument(name = "scanner", required = true, description = "Its id, for example mr-1")
    String scanner;

    @Option(
        name = "--no-patient",
        description =
            "You have made sure that nobody is on the table: the scan-abort input is used")
    boolean noPatient;

    @Override
    protected Object run() throws Exception {
      if (!noPatient) {
        throw new IllegalArgumentException(
            "the test uses the scan-abort input of "
                + scanner
                + ": make sure that nobody is on the table, then say --no-patient");
      }
      CompletableFuture<ProofTest> proof = find().prove();
      ProofTest result;
      try {
        result = proof.get(LONGEST_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        record(AuditEvent.Outcome.REFUSED, Map.of("reason", e.getCause().getMessage()));
        throw new IllegalStateException(e.getCause().getMessage(), e);
      } catch (TimeoutException e) {
        proof.cancel(false);
        throw new IllegalStateException(
            "the relay did not finish within " + LONGEST_SECONDS + " s; see stop-status", e);
      }
      Table table = new Table("STEP", "PASSED", "AFTER", "WHAT FAILED");
      for (ProofTest.Step step : result.steps()) {
        table.row(step.name(), step.passed(), step.micros() / 1000.0 + " ms", step.words());
      }
      table.print(out());
      record(result.passed() ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.FAILED, result.facts());
      if (!result.passed()) {
        throw new IllegalStateException("FAILED; nobody gets control of " + scanner);
      }
      out().println("passed; recorded in the audit");
      return null;
    }

    private void record(AuditEvent.Outcome outcome, Map<String, String> facts) throws Exception {
      audit
          .record(new AuditEvent("stop.tested", by(), scanner, "", outcome, facts))
          .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    private StopCircuit find() {
      return circuits.stream()
          .filter(circuit -> circuit.state().scanner().equals(scanner))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no stop circuit of '" + scanner + "' runs; there is: " + known()));
    }

    private String known() {
      return circuits.stream()
          .map(circuit -> circuit.state().scanner())
          .collect(Collectors.joining(", "));
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "stop-input",
      description = "Sets an input of a simulated relay; a real one has real inputs")
  public static final class Input extends AsSomebody {
    private static final long PUSH_MILLIS = 500;

    @Part List<SimulatedInputs> relays;

    @Argument(
        index = 0,
        name = "relay",
        required = true,
        description = "Its id, for example demo-mr")
    String relay;

    @Argument(index = 1, name = "input", required = true, description = "Its number, from 0")
    int input;

    @Argument(index = 2, name = "level", required = true, description = "on, off or push")
    String level;

    @Override
    protected Object run() throws InterruptedException {
      SimulatedInputs found =
          relays.stream()
              .filter(it -> it.relay().equals(relay))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'" + relay + "' is not a simulated relay of the site file"));
      switch (level) {
        case "on" -> found.set(input, true);
        case "off" -> found.set(input, false);
        case "push" -> {
          found.set(input, true);
          TimeUnit.MILLISECONDS.sleep(PUSH_MILLIS);
          found.set(input, false);
        }
        default -> throw new IllegalArgumentException("'" + level + "' is not on, off or push");
      }
      return null;
    }
  }
}
