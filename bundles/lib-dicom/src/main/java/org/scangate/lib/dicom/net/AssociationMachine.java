package org.scangate.lib.dicom.net;

import static org.scangate.lib.dicom.net.AssociationMachine.Action.*;
import static org.scangate.lib.dicom.net.AssociationMachine.State.*;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The upper layer's states and what each event does in each of them: PS3.8 9.2, tables 9-1 to 9-10.
 * Pure: it says which action is due, its owner does it. Not thread-safe.
 */
final class AssociationMachine {

  /** PS3.8 tables 9-1 to 9-5. */
  enum State {
    /** Idle. */
    STA1,
    /** Connection open, awaiting A-ASSOCIATE-RQ. */
    STA2,
    /** Awaiting the local answer to an association. */
    STA3,
    /** Awaiting the transport connection. */
    STA4,
    /** Awaiting A-ASSOCIATE-AC or -RJ. */
    STA5,
    /** Established: data flows. */
    STA6,
    /** Awaiting A-RELEASE-RP. */
    STA7,
    /** Awaiting the local answer to a release. */
    STA8,
    /** Collision, requestor: awaiting the local answer to a release. */
    STA9,
    /** Collision, acceptor: awaiting A-RELEASE-RP. */
    STA10,
    /** Collision, requestor: awaiting A-RELEASE-RP. */
    STA11,
    /** Collision, acceptor: awaiting the local answer to a release. */
    STA12,
    /** Awaiting the close of the transport connection. */
    STA13
  }

  /** PS3.8 table 9-10, rows 1 to 19; row 6 is two, by whether the request can be considered. */
  enum Event {
    REQUEST,
    CONNECTED,
    ACCEPT_PDU,
    REJECT_PDU,
    CONNECTION_INDICATION,
    REQUEST_PDU,
    REQUEST_PDU_UNACCEPTABLE,
    ACCEPT,
    REJECT,
    DATA,
    DATA_PDU,
    RELEASE,
    RELEASE_REQUEST_PDU,
    RELEASE_RESPONSE_PDU,
    RELEASE_ANSWER,
    ABORT,
    ABORT_PDU,
    CLOSED,
    ARTIM_EXPIRED,
    INVALID_PDU
  }

  /** PS3.8 tables 9-6 to 9-9, each with the state that it leads to. */
  enum Action {
    AE_1(STA4),
    AE_2(STA5),
    AE_3(STA6),
    AE_4(STA1),
    AE_5(STA2),
    AE_6(STA3),
    /** The other half of AE-6: not acceptable to the provider. */
    AE_6_REJECT(STA13),
    AE_7(STA6),
    AE_8(STA13),
    DT_1(STA6),
    DT_2(STA6),
    AR_1(STA7),
    AR_2(STA8),
    AR_3(STA1),
    AR_4(STA13),
    AR_5(STA1),
    AR_6(STA7),
    AR_7(STA8),
    /** Leads to STA9 for the requestor of the association, to STA10 for the acceptor. */
    AR_8(STA9),
    AR_9(STA11),
    AR_10(STA12),
    AA_1(STA13),
    AA_2(STA1),
    AA_3(STA1),
    AA_4(STA1),
    AA_5(STA1),
    AA_6(STA13),
    AA_7(STA13),
    AA_8(STA13);

    private final State next;

    Action(State next) {
      this.next = next;
    }
  }

  private static final Map<Event, Map<State, Action>> TABLE = new EnumMap<>(Event.class);

  static {
    put(Event.REQUEST, AE_1, STA1);
    put(Event.CONNECTED, AE_2, STA4);
    pdu(Event.ACCEPT_PDU, AA_1, AA_6);
    put(Event.ACCEPT_PDU, AE_3, STA5);
    pdu(Event.REJECT_PDU, AA_1, AA_6);
    put(Event.REJECT_PDU, AE_4, STA5);
    put(Event.CONNECTION_INDICATION, AE_5, STA1);
    pdu(Event.REQUEST_PDU, AE_6, AA_7);
    pdu(Event.REQUEST_PDU_UNACCEPTABLE, AE_6_REJECT, AA_7);
    put(Event.ACCEPT, AE_7, STA3);
    put(Event.REJECT, AE_8, STA3);
    put(Event.DATA, DT_1, STA6);
    put(Event.DATA, AR_7, STA8);
    pdu(Event.DATA_PDU, AA_1, AA_6);
    put(Event.DATA_PDU, DT_2, STA6);
    put(Event.DATA_PDU, AR_6, STA7);
    put(Event.RELEASE, AR_1, STA6);
    pdu(Event.RELEASE_REQUEST_PDU, AA_1, AA_6);
    put(Event.RELEASE_REQUEST_PDU, AR_2, STA6);
    put(Event.RELEASE_REQUEST_PDU, AR_8, STA7);
    pdu(Event.RELEASE_RESPONSE_PDU, AA_1, AA_6);
    put(Event.RELEASE_RESPONSE_PDU, AR_3, STA7, STA11);
    put(Event.RELEASE_RESPONSE_PDU, AR_10, STA10);
    put(Event.RELEASE_ANSWER, AR_4, STA8, STA12);
    put(Event.RELEASE_ANSWER, AR_9, STA9);
    put(Event.ABORT, AA_1, STA3, STA5, STA6, STA7, STA8, STA9, STA10, STA11, STA12);
    put(Event.ABORT, AA_2, STA4);
    put(Event.ABORT_PDU, AA_2, STA2, STA13);
    put(Event.ABORT_PDU, AA_3, STA3, STA5, STA6, STA7, STA8, STA9, STA10, STA11, STA12);
    put(Event.CLOSED, AA_5, STA2);
    put(Event.CLOSED, AA_4, STA3, STA4, STA5, STA6, STA7, STA8, STA9, STA10, STA11, STA12);
    put(Event.CLOSED, AR_5, STA13);
    put(Event.ARTIM_EXPIRED, AA_2, STA2, STA13);
    pdu(Event.INVALID_PDU, AA_1, AA_7);
  }

  private final boolean requestor;
  private State state = STA1;

  /**
   * @param requestor whether this side asks for the association
   */
  AssociationMachine(boolean requestor) {
    this.requestor = requestor;
  }

  private static void put(Event event, Action action, State... states) {
    for (State state : states) {
      TABLE.computeIfAbsent(event, e -> new EnumMap<>(State.class)).put(state, action);
    }
  }

  /** A PDU that has no place but where another line puts it: AA-8 wherever one may be received. */
  private static void pdu(Event event, Action inSta2, Action inSta13) {
    put(event, inSta2, STA2);
    put(event, AA_8, STA3, STA5, STA6, STA7, STA8, STA9, STA10, STA11, STA12);
    put(event, inSta13, STA13);
  }

  State state() {
    return state;
  }

  /** Steps on; empty, and nothing changes, where the table has no entry. */
  Optional<Action> on(Event event) {
    Action action = TABLE.get(event).get(state);
    if (action == null) {
      return Optional.empty();
    }
    state = action == AR_8 && !requestor ? STA10 : action.next;
    return Optional.of(action);
  }
}
