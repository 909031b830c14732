package org.scangate.lib.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scangate.lib.dicom.net.AssociationMachine.Action;
import org.scangate.lib.dicom.net.AssociationMachine.Event;
import org.scangate.lib.dicom.net.AssociationMachine.State;

/** The machine against table 9-10 of PS3.8, as it is printed: rows are events, columns states. */
@SuppressWarnings("EnumOrdinal") // states are numbered in the standard
class AssociationMachineTest {
  private static final String TABLE =
      """
      REQUEST                  AE-1   .    .    .    .    .    .    .    .    .    .    .    .
      CONNECTED                .      .    .    AE-2 .    .    .    .    .    .    .    .    .
      ACCEPT_PDU               .      AA-1 AA-8 .    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
      REJECT_PDU               .      AA-1 AA-8 .    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
      CONNECTION_INDICATION    AE-5   .    .    .    .    .    .    .    .    .    .    .    .
      REQUEST_PDU              .      AE-6 AA-8 .    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7
      REQUEST_PDU_UNACCEPTABLE .      AE-6-REJECT AA-8 . AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7
      ACCEPT                   .      .    AE-7 .    .    .    .    .    .    .    .    .    .
      REJECT                   .      .    AE-8 .    .    .    .    .    .    .    .    .    .
      DATA                     .      .    .    .    .    DT-1 .    AR-7 .    .    .    .    .
      DATA_PDU                 .      AA-1 AA-8 .    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
      RELEASE                  .      .    .    .    .    AR-1 .    .    .    .    .    .    .
      RELEASE_REQUEST_PDU      .      AA-1 AA-8 .    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
      RELEASE_RESPONSE_PDU     .      AA-1 AA-8 .    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6
      RELEASE_ANSWER           .      .    .    .    .    .    .    AR-4 AR-9 .    .    AR-4 .
      ABORT                    .      .    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 .
      ABORT_PDU                .      AA-2 AA-3 .    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-2
      CLOSED                   .      AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AR-5
      ARTIM_EXPIRED            .      AA-2 .    .    .    .    .    .    .    .    .    .    AA-2
      INVALID_PDU              .      AA-1 AA-8 .    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7
      """;

  /** Tables 9-6 to 9-9: where each action leads. */
  private static final Map<String, Integer> NEXT = new HashMap<>();

  static {
    String next =
        "AE-1 4 AE-2 5 AE-3 6 AE-4 1 AE-5 2 AE-6 3 AE-6-REJECT 13 AE-7 6 AE-8 13 DT-1 6 DT-2 6"
            + " AR-1 7 AR-2 8 AR-3 1 AR-4 13 AR-5 1 AR-6 7 AR-7 8 AR-9 11 AR-10 12"
            + " AA-1 13 AA-2 1 AA-3 1 AA-4 1 AA-5 1 AA-6 13 AA-7 13 AA-8 13";
    String[] words = next.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      NEXT.put(words[i], Integer.parseInt(words[i + 1]));
    }
  }

  /** For each state, events that lead there. */
  private static Map<State, List<Event>> ways(boolean requestor) {
    Map<State, List<Event>> ways = new EnumMap<>(State.class);
    ways.put(State.STA1, List.of());
    Deque<State> todo = new ArrayDeque<>(List.of(State.STA1));
    while (!todo.isEmpty()) {
      List<Event> way = ways.get(todo.remove());
      for (Event event : Event.values()) {
        AssociationMachine machine = after(requestor, way);
        List<Event> longer = new ArrayList<>(way);
        longer.add(event);
        if (machine.on(event).isPresent() && ways.putIfAbsent(machine.state(), longer) == null) {
          todo.add(machine.state());
        }
      }
    }
    return ways;
  }

  private static AssociationMachine after(boolean requestor, List<Event> way) {
    AssociationMachine machine = new AssociationMachine(requestor);
    way.forEach(machine::on);
    return machine;
  }

  @Test
  void everyCellOfTheTableForBothRoles() {
    int cells = 0;
    for (boolean requestor : new boolean[] {true, false}) {
      Map<State, List<Event>> ways = ways(requestor);
      for (String line : TABLE.lines().toList()) {
        String[] words = line.trim().split(" +");
        assertThat(words).hasSize(14);
        Event event = Event.valueOf(words[0]);
        for (State state : ways.keySet()) {
          String expected = words[state.ordinal() + 1];
          AssociationMachine machine = after(requestor, ways.get(state));
          Optional<Action> action = machine.on(event);
          String where = (requestor ? "requestor " : "acceptor ") + event + " in " + state;
          if (expected.equals(".")) {
            assertThat(action).as(where).isEmpty();
            assertThat(machine.state()).as(where).isEqualTo(state);
          } else {
            assertThat(action.orElseThrow().name().replace('_', '-')).as(where).isEqualTo(expected);
            int next = expected.equals("AR-8") ? requestor ? 9 : 10 : NEXT.get(expected);
            assertThat(machine.state().ordinal() + 1).as(where).isEqualTo(next);
          }
          cells++;
        }
      }
    }
    assertThat(cells).isEqualTo(2 * 20 * 11);
  }

  /** A collision of releases has states of its own for each role. */
  @Test
  void everyStateCanBeReached() {
    assertThat(ways(true).keySet())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(State.STA10, State.STA12)));
    assertThat(ways(false).keySet())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(State.STA9, State.STA11)));
  }
}
