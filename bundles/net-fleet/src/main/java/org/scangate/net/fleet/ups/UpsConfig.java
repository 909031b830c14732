package org.scangate.net.fleet.ups;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code ups} section of the site file. */
@ObjectClassDefinition(name = "ScanGate UPS", description = "Who knows how the UPS is")
@interface UpsConfig {

  @AttributeDefinition(
      description = "The UPS as Network UPS Tools names it: name@host or name@host:port")
  String nut();
}
