package org.scangate.safety.relay.modbus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One Modbus/TCP relay. Beside these keys there are those of its profile, {@code profile.*}; {@link
 * Profile#of} reads them.
 */
@ObjectClassDefinition(
    id = ModbusComponent.PID,
    name = "ScanGate Modbus relay",
    description = "A relay reached by Modbus/TCP. Made from the site file.")
@interface ModbusConfig {

  @AttributeDefinition(description = "Id of the relay.")
  String relay();

  @AttributeDefinition(description = "Address, better than a name: names are looked up.")
  String host();

  @AttributeDefinition(description = "TCP port.", min = "1", max = "65535")
  int port() default 502;

  @AttributeDefinition(description = "Modbus unit.", min = "0", max = "255")
  int unit() default 1;

  @AttributeDefinition(description = "How often the granted state is renewed, in ms.")
  long refresh() default 100;

  @AttributeDefinition(description = "The device falls by itself after this, in ms.")
  long watchdog() default 1000;

  @AttributeDefinition(description = "For a connection and for each answer, in ms.")
  long timeout() default 50;

  @AttributeDefinition(description = "How long a feedback may differ from its coil, in ms.")
  long feedback$_$timeout() default 100;
}
