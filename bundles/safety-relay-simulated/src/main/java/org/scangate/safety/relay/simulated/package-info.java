/**
 * A relay without a device, for the demo site and for tests.
 *
 * <p>Services: one {@code Relay} with its {@code SimulatedInputs} per configuration {@code
 * org.scangate.safety.relay.simulated}. It has no thread; its watchdog is judged whenever it is
 * asked. Feedback inputs follow their coils, the other inputs are as they were set last, the key
 * stands at remote. It says of itself that it is simulated, everywhere: it stops nothing. It is up
 * as long as the process is, so it shows nothing of how a device fails.
 */
package org.scangate.safety.relay.simulated;
