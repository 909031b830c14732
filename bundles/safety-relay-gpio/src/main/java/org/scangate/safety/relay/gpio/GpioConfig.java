package org.scangate.safety.relay.gpio;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One relay at the lines of a GPIO chip. Beside these keys there are {@code coil.N.line|pulse} and
 * {@code input.N.line|active|pull}; {@link Wires#of} reads them.
 */
@ObjectClassDefinition(
    id = GpioComponent.PID,
    name = "ScanGate GPIO relay",
    description = "A relay at the lines of a GPIO chip. Made from the site file.")
@interface GpioConfig {

  @AttributeDefinition(description = "Id of the relay.")
  String relay();

  @AttributeDefinition(description = "The chip's name in /dev.")
  String chip();

  @AttributeDefinition(description = "How often the granted state is renewed, in ms.")
  long refresh() default 100;

  @AttributeDefinition(description = "A pulsed coil falls this long after its last edge, in ms.")
  long watchdog() default 1000;

  @AttributeDefinition(description = "How long a feedback may differ from its coil, in ms.")
  long feedback$_$timeout() default 100;
}
