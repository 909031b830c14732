package org.scangate.dicom.pacs.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code dicom.simulated-pacs} of the site file. */
@ObjectClassDefinition(
    name = "ScanGate simulated PACS",
    description = "Keeps the images that it is sent as files of a folder")
@interface PacsConfig {

  @AttributeDefinition(description = "host:port to listen on")
  String listen();

  @AttributeDefinition(description = "Its AE title; who calls another one is rejected")
  String ae_title();

  @AttributeDefinition(description = "Absolute path of the folder; made if it is not there")
  String directory();
}
